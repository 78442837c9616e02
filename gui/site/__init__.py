"""现场核查 beside an audit: its steps in order, what is missing, the site form, the scans."""
