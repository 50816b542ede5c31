//! Enums that are not open: a name, or a name with a value.

use std::borrow::Cow;

use serde::de::value::StringDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, VariantAccess, Visitor,
};

use super::error::{DecodeError, Result};
use super::tree::Tree;

/// The name of a variant, and its value.
pub(super) struct Variant<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) value: Option<Tree<'a>>,
}

impl<'a> EnumAccess<'a> for Variant<'a> {
    type Error = DecodeError;
    type Variant = VariantValue<'a>;

    fn variant_seed<V: DeserializeSeed<'a>>(self, seed: V) -> Result<(V::Value, VariantValue<'a>)> {
        let name: StringDeserializer<DecodeError> = self.name.into_owned().into_deserializer();
        Ok((seed.deserialize(name)?, VariantValue(self.value)))
    }
}

pub(super) struct VariantValue<'a>(Option<Tree<'a>>);

impl<'a> VariantValue<'a> {
    fn value(self) -> Result<Tree<'a>> {
        self.0
            .ok_or_else(|| DecodeError::new("found a name without a value"))
    }
}

impl<'a> VariantAccess<'a> for VariantValue<'a> {
    type Error = DecodeError;

    fn unit_variant(self) -> Result<()> {
        match self.0 {
            None | Some(Tree::Null) => Ok(()),
            Some(_) => Err(DecodeError::new("found a value beside the name")),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'a>>(self, seed: T) -> Result<T::Value> {
        seed.deserialize(self.value()?)
    }

    fn tuple_variant<V: Visitor<'a>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.value()?.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'a>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        self.value()?.deserialize_struct("", fields, visitor)
    }
}
