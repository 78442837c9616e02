"""One file per edition of the schema; the file's name is the revision's name, in order."""
