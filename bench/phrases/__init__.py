"""Many phrases in the folded texts of mail: ours beside pyahocorasick and libhyperscan."""
