"""One door: opens the desk; with a verb, does one thing without a screen."""

from __future__ import annotations

import gc
import sys


def main(arguments: list[str]) -> int:
    """Return the exit code: 0 done, 1 refused with a reason, 2 not understood."""
    from cli.arguments import parse
    from words.command import NotUnderstoodError, speak_utf8

    speak_utf8()
    try:
        call = parse(arguments)
    except NotUnderstoodError as error:
        from cli.run import refused

        return refused(error)
    if call.verb:
        from cli.run import run

        return run(call)
    # What a start makes is there to stay; later the desk itself says when to look for what is not.
    gc.disable()
    from desktop.app import Options
    from desktop.app import run as open_desk
    from desktop.stations import Stations

    return open_desk(
        Options(
            data=call.flags.data or Stations().last(call.data),
            lang=call.lang,
            key_file=call.key_file,
            day=call.day,
            screenshot=call.screenshot,
            from_backup=call.flags.from_backup,
        )
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
