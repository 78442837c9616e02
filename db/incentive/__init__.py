"""激励性绩效分级 and the lists of the city's plan: means, results, managed levels, 双近零."""
