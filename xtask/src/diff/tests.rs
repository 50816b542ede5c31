//! The findings as a whole, over pairs of specs.

mod cases;
mod corpus;
