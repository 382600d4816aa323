"""The tables. Nobody outside the store sees a row: verbs map rows to model values.

Times of posts are integers, milliseconds since 1970 UTC: they are read and written a
million at a time. `sealed` columns hold what belongs to a private export, sealed with
its case's key; the plain columns beside them stay empty then.
"""

from typing import ClassVar

from django.db import models

from panoh.model.corpus import MediaKind
from panoh.model.kept import Judgement


class Case(models.Model):
    """One person's file, by code."""

    code = models.CharField(max_length=16, unique=True)
    opened_at = models.DateTimeField()


class Consent(models.Model):
    """What may be shared, with whom, until when."""

    case = models.ForeignKey(Case, models.CASCADE)
    what = models.CharField(max_length=16)
    recipient = models.CharField(max_length=64)
    until = models.DateField()
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)


class Export(models.Model):
    """A file that the user collected, hashed on arrival."""

    sha256 = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=32)
    location = models.TextField()
    main_name = models.TextField()
    case = models.ForeignKey(Case, models.PROTECT, null=True)
    collected_at = models.DateTimeField()
    read_as = models.TextField(blank=True)
    posts_held = models.IntegerField(default=0)
    media_held = models.IntegerField(default=0)
    leftovers = models.JSONField(default=dict)
    notes = models.JSONField(default=dict)


class Channel(models.Model):
    """Where posts appeared."""

    platform = models.CharField(max_length=32)
    native_id = models.CharField(max_length=256)
    case = models.ForeignKey(Case, models.PROTECT, null=True)
    name = models.TextField(blank=True)
    sealed_name = models.BinaryField(null=True)
    is_public = models.BooleanField()
    url = models.TextField(blank=True)

    class Meta:
        """One channel is kept apart in each case that it belongs to."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["platform", "native_id", "case"], name="one_private_channel"
            ),
            models.UniqueConstraint(
                fields=["platform", "native_id"],
                condition=models.Q(case__isnull=True),
                name="one_public_channel",
            ),
        ]


class Post(models.Model):
    """One observation of a post: an edit or a disappearance is a further row."""

    # The constraint below begins with the channel, and nothing asks for the posts of an
    # export: indexes of their own would only make a million inserts slower.
    channel = models.ForeignKey(Channel, models.CASCADE, db_index=False)
    native_id = models.CharField(max_length=256)
    digest = models.BinaryField()
    export = models.ForeignKey(Export, models.PROTECT, db_index=False)
    last_export_id = models.BigIntegerField()
    is_gone = models.BooleanField(default=False)
    kind = models.CharField(max_length=16)
    place = models.BigIntegerField()
    posted_ms = models.BigIntegerField(null=True)
    edited_ms = models.BigIntegerField(null=True)
    original_time = models.TextField(blank=True)
    assumed_zone = models.CharField(max_length=64, blank=True)
    author = models.TextField(blank=True)
    author_id = models.TextField(blank=True)
    text = models.TextField(blank=True)
    forwarded_from = models.TextField(blank=True)
    reply_to = models.CharField(max_length=256, blank=True)
    reactions = models.IntegerField(default=0)
    sealed = models.BinaryField(null=True)
    language = models.CharField(max_length=8, null=True)

    class Meta:
        """The same state of a post is kept once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["channel", "native_id", "digest"], name="one_observation"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["id"],
                name="untriaged",
                condition=models.Q(language__isnull=True),
            )
        ]


class MediaState(models.TextChoices):
    """How far a media file has come."""

    WAITING = "waiting"
    DONE = "done"
    UNREAD = "unread"
    NOT_INCLUDED = "missing"
    MINOR = "minor"
    IGNORED = "ignored"


class Media(models.Model):
    """A media file of a post, read in place."""

    post = models.ForeignKey(Post, models.CASCADE)
    export = models.ForeignKey(Export, models.PROTECT)
    name = models.TextField(blank=True)
    kind = models.CharField(max_length=8)
    state = models.CharField(max_length=8, choices=MediaState)
    code = models.CharField(max_length=16, blank=True)
    md5 = models.CharField(max_length=32, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)

    class Meta:
        """Waiting media are found without reading the rest."""

        indexes: ClassVar = [
            models.Index(
                fields=["id"],
                name="waiting",
                condition=models.Q(state=MediaState.WAITING),
            )
        ]


class Frame(models.Model):
    """A fingerprint seen in a media file: 32 bytes of PDQ."""

    media = models.ForeignKey(Media, models.CASCADE)
    pdq = models.BinaryField()
    quality = models.IntegerField()
    at_seconds = models.FloatField()


class BankEntry(models.Model):
    """A picture or a video that is sought: its first fingerprint, and how far."""

    case = models.ForeignKey(Case, models.CASCADE)
    pdq = models.BinaryField()
    md5 = models.CharField(max_length=32, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    added_at = models.DateTimeField()
    kind = models.CharField(max_length=8, default=MediaKind.IMAGE.value)
    frames_searched = models.BigIntegerField(default=0)
    frames_looked_inside = models.BigIntegerField(default=0)


class EntryPart(models.Model):
    """A further fingerprint of a bank entry: a picture's window, or a video's frame.

    `number` is the window's, from 1; or the frame's among those kept, from 0.
    """

    entry = models.ForeignKey(BankEntry, models.CASCADE)
    number = models.IntegerField()
    pdq = models.BinaryField()
    at_seconds = models.FloatField(null=True)

    class Meta:
        """One fingerprint for each part."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "number"], name="one_part")
        ]


class Match(models.Model):
    """A machine's candidate: what of a media file is nearest to a bank entry.

    `part` to `her_seconds` are the fields of HowFound.
    """

    entry = models.ForeignKey(BankEntry, models.CASCADE)
    media = models.ForeignKey(Media, models.CASCADE)
    distance_bits = models.IntegerField()
    at_seconds = models.FloatField()
    part = models.IntegerField(default=0)
    orientation = models.IntegerField(default=0)
    box = models.JSONField(null=True)
    votes = models.IntegerField(default=1)
    her_seconds = models.FloatField(null=True)
    judgement = models.CharField(max_length=16, default=Judgement.OPEN.value)
    judged_at = models.DateTimeField(null=True)
    operator = models.CharField(max_length=16, blank=True)

    class Meta:
        """One match for each picture and entry."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "media"], name="one_match")
        ]


class Finding(models.Model):
    """A claim of triage, with the span that it rests on."""

    post = models.ForeignKey(Post, models.CASCADE)
    harm = models.CharField(max_length=16)
    rule = models.CharField(max_length=64)
    start = models.IntegerField()
    end = models.IntegerField()
    confidence = models.FloatField()
    target = models.CharField(max_length=16, default="unclear")
    stance = models.CharField(max_length=16, default="said")


class Sighting(models.Model):
    """A match or a post that a person confirmed."""

    case = models.ForeignKey(Case, models.PROTECT)
    post = models.ForeignKey(Post, models.PROTECT)
    match = models.OneToOneField(Match, models.SET_NULL, null=True)
    kind = models.CharField(max_length=16)
    confirmed_at = models.DateTimeField()
    operator = models.CharField(max_length=16)
    distance_bits = models.IntegerField(null=True)
    at_seconds = models.FloatField(default=0)
    media_md5 = models.CharField(max_length=32, blank=True)
    media_sha256 = models.CharField(max_length=64, blank=True)


class Evidence(models.Model):
    """A Sighting's manifest, sealed with its case's key."""

    sighting = models.OneToOneField(Sighting, models.PROTECT)
    sealed_at = models.DateTimeField()
    manifest = models.BinaryField()


class CustodyEvent(models.Model):
    """One link of the custody chain."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.CharField(max_length=32)
    operator = models.CharField(max_length=16)
    verb = models.CharField(max_length=16)
    subject = models.CharField(max_length=64)
    content_sha256 = models.CharField(max_length=64)
    previous_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)


class Notice(models.Model):
    """A draft that a person may send."""

    sighting = models.ForeignKey(Sighting, models.CASCADE)
    recipient = models.CharField(max_length=32)
    language = models.CharField(max_length=8)
    drafted_at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        """One draft for each recipient and language."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sighting", "recipient", "language"], name="one_draft"
            )
        ]


class Unread(models.Model):
    """What an export held that could not be read."""

    export = models.ForeignKey(Export, models.CASCADE)
    file = models.TextField(blank=True)
    place = models.BigIntegerField()
    code = models.CharField(max_length=16)


class TableMapping(models.Model):
    """What the columns of a kind of table mean, as a person said once."""

    name = models.CharField(max_length=64, unique=True)
    columns = models.JSONField()
    platform = models.CharField(max_length=32)


class KeptReport(models.Model):
    """The last report that nobody asked to write: it stays in the desk."""

    made_at = models.DateTimeField()
    body = models.BinaryField()


class Label(models.Model):
    """What one coder said of a public post."""

    post = models.ForeignKey(Post, models.CASCADE)
    coder = models.CharField(max_length=8)
    labels = models.JSONField(default=list)
    target = models.CharField(max_length=16)
    severity = models.IntegerField()
    sample = models.CharField(max_length=16)
    is_skipped = models.BooleanField(default=False)
    covers_alike = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        """A coder says one thing of a post."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "coder"], name="one_label")
        ]


class Reading(models.Model):
    """The one row that says how far the rules and models of now have read."""

    edition = models.CharField(max_length=64)
    done_up_to = models.BigIntegerField()
    last = models.BigIntegerField()


class Fitted(models.Model):
    """What was learnt from labels, sealed: it can reveal texts."""

    language = models.CharField(max_length=8, unique=True)
    fitted_at = models.DateTimeField()
    body = models.BinaryField()
