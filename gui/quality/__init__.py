"""质量检查 beside an audit."""
