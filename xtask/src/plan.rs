//! The names that the generator has for the parts of a [`Spec`](crate::spec::Spec).

pub(crate) use crate::spec::*;
pub(crate) use crate::spec::{
    EnumType as EnumPlan, MapType as MapPlan, ObjectType as ObjectPlan, Spec as Plan,
    Type as TypePlan, UnionType as UnionPlan,
};
