"""The store as Django sees it."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Names the app's tables `store_...`."""

    name = "panoh.store"
    label = "store"
