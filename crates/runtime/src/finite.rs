//! Finds the numbers for which JSON has no text, at any depth. serde_json writes `null` for them.

use std::fmt::Error;

use serde::ser::{self, Serialize, Serializer};

/// Whether all numbers are finite, in a value that can be JSON.
pub(crate) fn is_finite(value: &(impl Serialize + ?Sized)) -> bool {
    value.serialize(Finite).is_ok()
}

/// Fails at the first number that is not finite.
#[derive(Clone, Copy)]
struct Finite;

/// Methods that take a value without any number in question, or begin one of several parts.
macro_rules! fine {
    ($returns:ty, $value:expr; $($method:ident($($of:ty),*);)*) => {$(
        fn $method(self, $(_: $of),*) -> Result<$returns, Error> {
            Ok($value)
        }
    )*};
}

/// Methods with a value inside.
macro_rules! inside {
    ($($method:ident($($of:ty),*);)*) => {$(
        fn $method<T: ?Sized + Serialize>(self, $(_: $of,)* value: &T) -> Result<(), Error> {
            value.serialize(self)
        }
    )*};
}

type Name = &'static str;

impl Serializer for Finite {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    fine! { (), ();
        serialize_bool(bool);
        serialize_i8(i8);
        serialize_i16(i16);
        serialize_i32(i32);
        serialize_i64(i64);
        serialize_i128(i128);
        serialize_u8(u8);
        serialize_u16(u16);
        serialize_u32(u32);
        serialize_u64(u64);
        serialize_u128(u128);
        serialize_char(char);
        serialize_str(&str);
        serialize_bytes(&[u8]);
        serialize_none();
        serialize_unit();
        serialize_unit_struct(Name);
        serialize_unit_variant(Name, u32, Name);
    }

    fine! { Self, Self;
        serialize_seq(Option<usize>);
        serialize_tuple(usize);
        serialize_tuple_struct(Name, usize);
        serialize_tuple_variant(Name, u32, Name, usize);
        serialize_map(Option<usize>);
        serialize_struct(Name, usize);
        serialize_struct_variant(Name, u32, Name, usize);
    }

    inside! {
        serialize_some();
        serialize_newtype_struct(Name);
        serialize_newtype_variant(Name, u32, Name);
    }

    fn serialize_f32(self, number: f32) -> Result<(), Error> {
        self.serialize_f64(number.into())
    }

    fn serialize_f64(self, number: f64) -> Result<(), Error> {
        number.is_finite().then_some(()).ok_or(Error)
    }
}

macro_rules! parts {
    ($($parts:ident: $($method:ident($($name:ty)?)),*;)*) => {$(
        impl ser::$parts for Finite {
            type Ok = ();
            type Error = Error;

            $(fn $method<T: ?Sized + Serialize>(
                &mut self,
                $(_: $name,)?
                value: &T,
            ) -> Result<(), Error> {
                value.serialize(*self)
            })*

            fn end(self) -> Result<(), Error> {
                Ok(())
            }
        }
    )*};
}

parts! {
    SerializeSeq: serialize_element();
    SerializeTuple: serialize_element();
    SerializeTupleStruct: serialize_field();
    SerializeTupleVariant: serialize_field();
    SerializeMap: serialize_key(), serialize_value();
    SerializeStruct: serialize_field(Name);
    SerializeStructVariant: serialize_field(Name);
}
