def messages(seed, count): return []
