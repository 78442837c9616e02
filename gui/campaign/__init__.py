"""The campaign 升A晋B at the desk."""
