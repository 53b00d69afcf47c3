"""python3-libvirt under measurement. Each line of standard input is one task; its milliseconds are printed."""
import sys
import threading
import time

import libvirt

_, socket, list_path = sys.argv


def connect(kind, path):
    return libvirt.open(f"{kind}+unix:///{path}?socket={socket}")


calls = connect("test", "default")
opened = {}


def sequential(count):
    for _ in range(int(count)):
        calls.getFreeMemory()


def in_flight(count, width):
    threads = [threading.Thread(target=sequential, args=[int(count) // int(width)]) for _ in range(int(width))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def open_list():
    opened["list"] = connect("test", list_path)


def list_all(count):
    records = opened["list"].getAllDomainStats(libvirt.VIR_DOMAIN_STATS_STATE, 0)
    seen = [(dom.name(), dom.UUIDString(), dom.ID(), stats["state.state"]) for dom, stats in records]
    if len(seen) != int(count):
        raise RuntimeError(f"{len(seen)} domains")


tasks = {"sequential": sequential, "in-flight": in_flight, "open-list": open_list, "list": list_all}
for line in sys.stdin:
    name, *args = line.split()
    started = time.perf_counter()
    tasks[name](*args)
    print((time.perf_counter() - started) * 1000, flush=True)
