"""What is known about addresses, domains, IPs, files and campaigns on this machine.

The design is in docs/reputation.md.
"""
