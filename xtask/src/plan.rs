//! The names that the generator has for the parts of a [`Spec`](crate::spec::Spec).

pub(crate) use crate::spec::*;
pub(crate) use crate::spec::{EnumType as EnumPlan, Spec as Plan, Type as TypePlan};
