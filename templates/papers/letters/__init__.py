"""Letters and notices (公告、意见、函、通知、纪要): one model, as PDF and as editable Word."""
