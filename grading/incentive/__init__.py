"""激励性绩效分级: the rule, the tonnes it divides by, and how an enterprise stands by it."""
