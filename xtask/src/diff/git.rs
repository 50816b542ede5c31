//! What a revision has: lists and contents of files, through the program `git`.
