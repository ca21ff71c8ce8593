"""labkit builds small networks of real Open vSwitch hosts on one machine, and removes them without a trace.

Read `lifecycle.py` first: it is the order in which everything comes and goes.
"""
