"""Lists all domains the usual way: for each line read, prints the milliseconds that one list took."""
import sys
import time

import libvirt

connection = libvirt.open(sys.argv[1])
print("ready", flush=True)
for _ in sys.stdin:
    started = time.perf_counter()
    domains = connection.listAllDomains()
    seen = [(domain.UUIDString(), domain.state(), domain.XMLDesc()) for domain in domains]
    took = (time.perf_counter() - started) * 1000
    print(f"{took} {len(seen)}", flush=True)
