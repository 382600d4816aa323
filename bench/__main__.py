"""Every benchmark, each against a named peer in the same run: `make bench`."""

from bench import collect, fingerprint, match, reveal, robustness, telegram_json


def main() -> None:
    """Run them one after another."""
    modules = (telegram_json, collect, fingerprint, match, reveal, robustness)
    for module in modules:
        print(f"\n{(module.__doc__ or '').splitlines()[0]}")
        module.main()


if __name__ == "__main__":
    main()
