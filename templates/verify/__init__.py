"""验证.html: one page without network that verifies certificates on any phone."""
