"""Energy and carbon: what is reported, its factors, accounts, benchmarks (能耗与碳排放)."""
