"""Where `panoh` and `python -m panoh` start."""

import os
import sys


def main() -> None:
    """Run the command line with Django told where its settings are."""
    from panoh.flow.confined import leave_no_core  # noqa: PLC0415 - as Django below

    leave_no_core()  # before a passphrase is typed: no crash may write it to the disk
    os.umask(0o077)  # what Panoh writes, also a report, is for this user alone
    os.environ["DJANGO_SETTINGS_MODULE"] = "panoh.settings"
    import django  # noqa: PLC0415 - workers import this module and need no Django

    django.setup()
    from panoh.cli.app import run  # noqa: PLC0415 - after Django knows its settings

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
