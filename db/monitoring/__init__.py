"""Hours of outlets (在线监测) in the records: kept, judged, and handed to audits."""
