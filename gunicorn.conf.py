"""The web server, the same for `make run` and for production.

One process with several threads: limits on guessing are counted in memory, and SQLite has one writer anyway. Behind
PostgreSQL and a shared limit store, WEB_CONCURRENCY raises the number of processes.
"""

import gc
import os

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
worker_class = "gthread"
threads = 8
timeout = 60
graceful_timeout = 10
loglevel = "warning"
control_socket_disable = True


def post_worker_init(worker):
    """Said only once the application has really loaded.

    What was loaded stays: set aside, it is not looked through again whenever memory is tidied, which would hold up
    one page in twenty.
    """
    gc.collect()
    gc.freeze()
    if worker.age == 1:
        print(f"Poise is ready at http://{bind} (Ctrl+C stops it)", flush=True)
