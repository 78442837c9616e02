"""Parts of the pages 企业名录 and 企业档案."""
