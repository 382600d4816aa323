"""Django's settings.

A desk is chosen and unlocked at run time, so the database has no name or key here:
`panoh.store.database.open_database` gives it both, in memory only.
"""

SECRET_KEY = "no session or cookie is ever signed by the command line"  # noqa: S105 - no secret
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
INSTALLED_APPS = ["panoh.store"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": {"ENGINE": "panoh.store.sqlcipher", "NAME": "unopened", "PASSWORD": ""}
}
