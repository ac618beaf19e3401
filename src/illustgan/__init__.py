"""Train and compare GANs on small sets of illustrated faces, as a DVC pipeline.

Import this before numpy or torch: libraries read these variables when they load. A process computes on one thread, so
that sums have one order on every machine; torch alone takes as many as `machine.threads` says. Threads that wait for
others sleep, since those that spin cost ten times as long beside other work; an environment that says so lets them.
"""

import os

os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
for name, value in {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0"}.items():
    os.environ.setdefault(name, value)
