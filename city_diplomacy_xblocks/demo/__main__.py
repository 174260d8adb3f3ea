"""``python -m city_diplomacy_xblocks.demo``: database, people, plans, server.

run     what there is to see, on http://127.0.0.1:8000 (the default)
seed    only make the database and its people
reset   begin again from nothing, without serving
"""

from __future__ import annotations

import argparse
import os
import warnings
from collections.abc import Sequence

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "city_diplomacy_xblocks.demo.settings")


def main(arguments: Sequence[str] | None = None) -> None:
    """Do what the command line asks."""
    options = _parser().parse_args(arguments)

    # Said by a package that XBlock brings along, to nobody who runs a demo.
    warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
    import django

    django.setup()
    from city_diplomacy_xblocks.demo import database, seed

    if options.reset or options.command == "reset":
        database.remove()
    database.prepare()
    seed.seed()
    if options.command == "run":
        _serve(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m city_diplomacy_xblocks.demo",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", nargs="?", default="run", choices=["run", "seed", "reset"])
    parser.add_argument("--reset", action="store_true", help="begin again from nothing")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000, help="or the next free one; 0: any")
    parser.add_argument("--no-open", action="store_true", help="do not open a browser")
    return parser


def _serve(options: argparse.Namespace) -> None:
    from city_diplomacy_xblocks.demo import server
    from city_diplomacy_xblocks.demo.welcome import welcome

    running = server.make_server(options.host, options.port)
    url = f"http://{options.host}:{running.server_port}/"
    print(welcome(url), flush=True)
    if not options.no_open:
        server.open_browser(url)
    try:
        running.serve_forever()
    except KeyboardInterrupt:
        print()


if __name__ == "__main__":
    main()
