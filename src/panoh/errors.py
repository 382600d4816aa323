"""Every error a person can meet.

PanohError
├── UsageError            exit 2: the command was not understood
├── InputError            exit 3: a file, a passphrase or a value
│   ├── desk              PANOH-1xx
│   ├── consent, age      PANOH-2xx
│   ├── exports           PANOH-3xx
│   ├── pictures          PANOH-4xx
│   ├── packs             PANOH-6xx
│   └── measuring         PANOH-7xx
├── BrokenSeal            exit 4: the evidence does not hold
└── NotProven             exit 5: it holds, but nothing proves it

`message` and `hint` are message ids of the catalogue: the edges translate them.
Text from outside goes to `detail` only, which reaches the sealed log and no screen.
"""

from typing import ClassVar


def N_(message_id: str) -> str:  # noqa: N802 - gettext's own name for "mark, do not translate"
    """Mark a message id for the catalogue without translating it here."""
    return message_id


class PanohError(Exception):
    """What went wrong, in our words, and what to do next."""

    code: ClassVar[str] = "PANOH-000"
    message: ClassVar[str] = N_("Something went wrong inside Panoh.")
    hint: ClassVar[str] = N_("Nothing was lost. Please report the code.")
    exit_code: ClassVar[int] = 1

    def __init__(self, detail: str = "", **facts: int | str) -> None:
        """Keep hostile `detail` for the sealed log; `facts` are our own words."""
        super().__init__(self.code)
        self.detail = detail
        self.facts = facts


class UsageError(PanohError):
    """The command was not understood."""

    code = "PANOH-001"
    message = N_("Panoh did not understand the command.")
    hint = N_("Add --help to see how it is used.")
    exit_code = 2


class UnknownLanguage(UsageError):
    """There is no catalogue for the language."""

    code = "PANOH-002"
    message = N_("Panoh does not speak this language yet.")
    hint = N_("Choose one of: en, ru, tg, uz, az, ky.")


class UnknownKind(UsageError):
    """No parser has such a name."""

    code = "PANOH-003"
    message = N_("There is no kind of export with this name.")
    hint = N_("Run 'panoh parsers' to see what it can read.")


class InputError(PanohError):
    """Something given to Panoh cannot be used."""

    exit_code = 3


# Desk: PANOH-1xx


class NoDesk(InputError):
    """There is no desk in the folder."""

    code = "PANOH-101"
    message = N_("There is no desk here yet.")
    hint = N_("Run 'panoh init' to make one.")


class DeskExists(InputError):
    """The folder already holds a desk."""

    code = "PANOH-102"
    message = N_("There is already a desk here.")
    hint = N_("Use it, or choose another folder with --desk.")


class WrongPassphrase(InputError):
    """The passphrase does not open this desk."""

    code = "PANOH-103"
    message = N_("The passphrase does not open this desk.")
    hint = N_("Check the keyboard's language and try again.")


class NoPassphrase(InputError):
    """Nobody is there to type a passphrase."""

    code = "PANOH-104"
    message = N_("Panoh needs the passphrase and cannot ask for it here.")
    hint = N_("Set PANOH_PASSPHRASE_FILE to a file that holds it.")


class WeakPassphrase(InputError):
    """The new passphrase is too short."""

    code = "PANOH-105"
    message = N_("This passphrase is too short.")
    hint = N_("Use at least 12 characters; four unusual words are good.")


class DeskInUse(InputError):
    """Another command is writing to the desk."""

    code = "PANOH-106"
    message = N_("Another Panoh command is using this desk.")
    hint = N_("Wait until it has finished, then try again.")


class NewerDesk(InputError):
    """A newer Panoh made this desk."""

    code = "PANOH-107"
    message = N_("This desk was made by a newer Panoh.")
    hint = N_("Install the newer version; this one changes nothing.")


class OlderDesk(InputError):
    """An older Panoh made this desk."""

    code = "PANOH-108"
    message = N_("This desk was made by an older Panoh.")
    hint = N_("Run 'panoh upgrade': it backs up first.")


class UpgradeFailed(InputError):
    """The upgrade was undone."""

    code = "PANOH-109"
    message = N_("The upgrade did not work and was undone.")
    hint = N_("The desk is as it was. Please report the code.")


class BadDesk(InputError):
    """A desk file cannot be read."""

    code = "PANOH-110"
    message = N_("A file of this desk is damaged.")
    hint = N_("Restore the desk from a backup.")


class UnusableFolder(InputError):
    """The folder cannot become a desk."""

    code = "PANOH-111"
    message = N_("This folder cannot become a desk: it holds something else.")
    hint = N_("Choose a new or an empty folder with --desk.")


class UnknownId(InputError):
    """No such match, post, case or channel."""

    code = "PANOH-120"
    message = N_("There is nothing with this number.")
    hint = N_("Copy the number as the lists show it, such as M12 or P34.")


class NotThatKind(InputError):
    """The verb does not apply to this kind of thing."""

    code = "PANOH-121"
    message = N_("This command does not apply to this kind of number.")
    hint = N_("Add --help to see what it takes.")


class AlreadyJudged(InputError):
    """A person has already decided."""

    code = "PANOH-122"
    message = N_("A person has already judged this.")
    hint = N_("Run 'panoh matches --all' to see the judgement.")


# Consent and age: PANOH-2xx


class UnderEighteen(InputError):
    """The person in the picture is under 18: hand off."""

    code = "PANOH-201"
    message = N_("Panoh does not take pictures of people under 18. It was not read.")
    hint = N_(
        "Take It Down by NCMEC (takeitdown.ncmec.org) works for any country, also for"
        " adults about pictures from before 18. Do not download a picture for it."
        " Tell child protection near you."
    )


class NeedsAge(InputError):
    """The age in the picture was not given."""

    code = "PANOH-202"
    message = N_("Panoh must know how old the person in the picture is.")
    hint = N_("Add --age with the age at which the picture was taken.")


class NoConsent(InputError):
    """Nothing leaves a case without a recorded consent."""

    code = "PANOH-203"
    message = N_("She has not consented to this, or her consent has ended.")
    hint = N_("Ask her, then record it with 'panoh case consent'.")


class NoPublicLink(InputError):
    """The notice needs a public link."""

    code = "PANOH-204"
    message = N_("This notice needs a public link, and the channel has none.")
    hint = N_("If the channel is public, add it with 'panoh channels --set-url'.")


class MinorMarked(InputError):
    """The picture was marked as showing someone under 18."""

    code = "PANOH-205"
    message = N_("This was marked as under 18. Only the link is kept.")
    hint = N_("Report the link to NCMEC and to child protection.")


class NeedsCase(InputError):
    """A confirmation must name its case."""

    code = "PANOH-206"
    message = N_("Say which case this belongs to.")
    hint = N_("Add --case with a code from 'panoh case list'.")


# Exports: PANOH-3xx


class UnknownExport(InputError):
    """Nothing recognises the file."""

    code = "PANOH-310"
    message = N_("Panoh cannot read this file.")
    hint = N_("Run 'panoh parsers' to see what it can read.")


class MissingFile(InputError):
    """There is no such file."""

    code = "PANOH-311"
    message = N_("There is no such file or folder.")
    hint = N_("Check the name; the Tab key completes it.")


class BadRecord(InputError):
    """One record cannot be read."""

    code = "PANOH-312"
    message = N_("One record cannot be read; the rest was.")
    hint = N_("Keep the original file: the place is listed.")


class TruncatedExport(InputError):
    """The file ends too early."""

    code = "PANOH-313"
    message = N_("The file ends in the middle; all before that was read.")
    hint = N_("Export again if you can, and collect both.")


class AmbiguousDates(InputError):
    """Day and month cannot be told apart."""

    code = "PANOH-314"
    message = N_("Day and month cannot be told apart in this file.")
    hint = N_("Say which comes first: --date-order dmy, mdy or ymd.")


class NoDates(InputError):
    """A record's time cannot be read."""

    code = "PANOH-315"
    message = N_("The time of one record cannot be read.")
    hint = N_("The original is kept beside the post.")


class UnsafeName(InputError):
    """A name in an archive points outside of it."""

    code = "PANOH-316"
    message = N_("A file in the archive has an unsafe name and was passed over.")
    hint = N_("Such archives are sometimes made to do harm. Do not unpack it by hand.")


class Bomb(InputError):
    """A file would unpack to far more than it should."""

    code = "PANOH-317"
    message = N_("A file would unpack to an unreasonable size and was passed over.")
    hint = N_("Such files are sometimes made to do harm.")


class NotReferenced(InputError):
    """A media file that no post mentions."""

    code = "PANOH-318"
    message = N_("No post mentions this file; it was not matched to a post.")
    hint = N_("Collect its folder alone to search the file too.")


class NeedsMapping(InputError):
    """The columns of a table are not known yet."""

    code = "PANOH-319"
    message = N_("Panoh must know what the columns of this table mean.")
    hint = N_(
        "Look at the guess above; repeat with --yes, or with --column FIELD=NAME."
    )


class BrokenArchive(InputError):
    """The archive cannot be opened."""

    code = "PANOH-320"
    message = N_("The archive is damaged or encrypted.")
    hint = N_("Unpack it yourself and collect the folder.")


class NotIncluded(InputError):
    """The export names a file that it does not hold."""

    code = "PANOH-321"
    message = N_("The export does not include this file.")
    hint = N_("Export again with pictures and videos switched on.")


class UnknownZone(InputError):
    """The time zone is not known."""

    code = "PANOH-322"
    message = N_("This time zone is not known.")
    hint = N_("Use a name such as Asia/Dushanbe.")


class SameName(InputError):
    """Two files of an export have one name."""

    code = "PANOH-324"
    message = N_("Two files have the same name; only the last was read.")
    hint = N_("Rename one of them and collect again.")


class NoAccess(InputError):
    """The system does not let Panoh read the file or folder."""

    code = "PANOH-325"
    message = N_("This file or folder cannot be opened.")
    hint = N_("Check its permissions, or copy it to a folder of your own.")


class MayBeCut(InputError):
    """A text does not end with a line end, so its last record may not be whole."""

    code = "PANOH-327"
    message = N_("The file does not end as such files do; its end may be missing.")
    hint = N_("Compare its last record with the original, or export again.")


class UnknownPlatform(InputError):
    """A record is of a platform that its parser does not know."""

    code = "PANOH-328"
    message = N_("This record is from a platform that Panoh does not read yet.")
    hint = N_("Keep the original file; save the page itself too if it matters.")


class NestedArchive(InputError):
    """An archive inside an archive is too deep, or too large to be held in memory."""

    code = "PANOH-326"
    message = N_("An archive inside another one is too large or too deep to be read.")
    hint = N_("Unpack the outer archive yourself and collect the folder.")


class WrongDigest(InputError):
    """A file or record is not what its own archive says of it."""

    code = "PANOH-330"
    message = N_("This is not what its archive says of it; it was read as it is.")
    hint = N_("It was damaged or changed after it was saved. Keep the original file.")


class UnknownEncoding(InputError):
    """A page is compressed in a way that cannot be undone."""

    code = "PANOH-331"
    message = N_("This page is compressed in a way that Panoh cannot read.")
    hint = N_("Keep the original file; save the page again as WACZ if you can.")


class OutlookMessage(InputError):
    """A message in Outlook's own format."""

    code = "PANOH-333"
    message = N_("Panoh cannot read messages in Outlook's own format (.msg).")
    hint = N_("Open it in Outlook, save it as .eml or .mht, and collect that too.")


class ReaderDied(InputError):
    """The process that reads exports ended, or was asked to do what it may not."""

    code = "PANOH-340"
    message = N_("This file stopped Panoh's reader. Nothing of it was kept.")
    hint = N_("Such files are sometimes made to do harm. Do not open it by hand.")


class ReaderHung(InputError):
    """The process that reads exports said nothing for too long."""

    code = "PANOH-341"
    message = N_("Reading this file came to no end. Nothing of it was kept.")
    hint = N_("If the disk is slow, copy the file to this computer and try again.")


class TooMuchMemory(InputError):
    """Reading needs more memory than the reading process may take."""

    code = "PANOH-342"
    message = N_("Reading this file needs too much memory. Nothing of it was kept.")
    hint = N_("Split it into smaller files, or export less at once.")


# Pictures: PANOH-4xx


class BadFingerprint(InputError):
    """Not a PDQ fingerprint."""

    code = "PANOH-401"
    message = N_("This is not a fingerprint.")
    hint = N_("A fingerprint is 64 characters, 0 to 9 and a to f.")


class UnreadableMedia(InputError):
    """The picture or video cannot be decoded."""

    code = "PANOH-402"
    message = N_("This picture or video cannot be read.")
    hint = N_("It may be damaged, or of a kind that Panoh does not know.")


class MediaBomb(InputError):
    """The picture is unreasonably large."""

    code = "PANOH-403"
    message = N_("This picture is too large to be opened safely.")
    hint = N_("Such files are sometimes made to do harm.")


class TooPlain(InputError):
    """The picture holds too little to be recognised."""

    code = "PANOH-404"
    message = N_("This picture holds too little detail to be recognised.")
    hint = N_("Use a clearer or less cropped version, if she has one.")


class NoVideo(InputError):
    """Video support is not installed."""

    code = "PANOH-405"
    message = N_("Videos cannot be read: the video part is not installed.")
    hint = N_("Install panoh[video].")


class MediaGone(InputError):
    """The file is no longer where it was collected from."""

    code = "PANOH-406"
    message = N_("The file is no longer where it was collected from.")
    hint = N_("Put the export back, or collect it from its new place.")


class BrokenOff(UnreadableMedia):
    """A video is damaged, but some of it was read."""

    code = "PANOH-409"
    message = N_("This video is damaged; what could be read of it was searched.")
    hint = N_("Save it again if you can, and collect it again.")


class DecoderDied(InputError):
    """The file made the decoder crash."""

    code = "PANOH-407"
    message = N_("This file made its decoder stop and was passed over.")
    hint = N_("Such files are sometimes made to do harm.")


# Packs: PANOH-6xx


class BadPack(InputError):
    """A pack's data cannot be used."""

    code = "PANOH-601"
    message = N_("A pack of words, laws or notices is not written as it should be.")
    hint = N_("Install Panoh again, or undo your change to the pack.")


class BadModel(InputError):
    """A folder of models cannot be loaded."""

    code = "PANOH-611"
    message = N_("This model is damaged or not one of Panoh's.")
    hint = N_("Train it again with 'panoh triage train', or install Panoh again.")


class NewerModel(InputError):
    """A folder of models was written by a newer Panoh."""

    code = "PANOH-612"
    message = N_("This model was made by a newer Panoh.")
    hint = N_("Install the newer version, or train the model with this one.")


class NoModel(InputError):
    """No model reads this language, or none knows this harm."""

    code = "PANOH-613"
    message = N_("No model here reads this language for this harm.")
    hint = N_("Train one with 'panoh triage train', or choose another language.")


class BadRecipe(InputError):
    """The recipe of the models says something that cannot be done."""

    code = "PANOH-614"
    message = N_("The recipe of the models is not written as it should be.")
    hint = N_("The beginning of packs/models/recipe.toml explains how it is written.")


class NoReranker(InputError):
    """The part that reads texts a second time is not installed."""

    code = "PANOH-615"
    message = N_("Texts cannot be re-ranked: the re-ranking part is not installed.")
    hint = N_("Install panoh[rerank], or leave --rerank out.")


class NotReranked(InputError):
    """A model was trained without re-ranking, or it did not help there."""

    code = "PANOH-616"
    message = N_("This model cannot re-rank texts for this harm.")
    hint = N_("Train it with 'panoh triage train --rerank', or leave --rerank out.")


# Measuring: PANOH-7xx


class BadEdits(InputError):
    """The file of edits says something that there is no edit for."""

    code = "PANOH-701"
    message = N_("The file of edits is not written as it should be.")
    hint = N_("The beginning of bench/edits.toml explains how it is written.")


class NoEdits(InputError):
    """There is no file of edits."""

    code = "PANOH-702"
    message = N_("There is no file of edits here.")
    hint = N_("Name one with --edits FILE; Panoh's own is bench/edits.toml.")


class TooFewPhotos(InputError):
    """The folder has too few photos to measure anything."""

    code = "PANOH-703"
    message = N_("There are too few photos that can be read.")
    hint = N_("Give a folder with at least 6 photos; 500 make a good measurement.")


class NoTexts(InputError):
    """A file of labelled texts has none that can be used."""

    code = "PANOH-711"
    message = N_("No labelled texts were found in this file.")
    hint = N_("Check the file and the names of its columns.")


class NothingToLearn(InputError):
    """No data set that a recipe names is there."""

    code = "PANOH-712"
    message = N_("There are too few labelled texts to train a model.")
    hint = N_("Check --data; docs/triage.md names the data sets and their folders.")


class BadAttacks(InputError):
    """The file of attacks says something that there is no attack for."""

    code = "PANOH-704"
    message = N_("The file of attacks is not written as it should be.")
    hint = N_("The beginning of packs/attacks/attacks.toml explains how it is written.")


# Labels, and learning from them: PANOH-72x


class BadLabels(InputError):
    """A file of labels says something that no label says."""

    code = "PANOH-721"
    message = N_("The file of labels is not written as it should be.")
    hint = N_("'panoh triage label --help' says how; nothing of the file was kept.")


class NoTerminal(InputError):
    """Keys cannot be pressed here."""

    code = "PANOH-722"
    message = N_("Labelling by keys needs a terminal.")
    hint = N_("List the texts with --list, and give the labels with --from FILE.")


class TooFewLabels(InputError):
    """There are too few labels to learn or measure anything."""

    code = "PANOH-723"
    message = N_("There are too few labels for this yet.")
    hint = N_("Label more posts with 'panoh triage label'.")


# Evidence


class BrokenSeal(PanohError):
    """The evidence is not what was sealed."""

    code = "PANOH-501"
    message = N_("The seal is broken: this is not what was sealed.")
    hint = N_("Keep this copy, and restore the desk from a backup beside it.")
    exit_code = 4


class NotProven(PanohError):
    """Nothing signs or times the evidence."""

    code = "PANOH-502"
    message = N_("The seals hold, but nothing signs or times them: NOT PROVEN.")
    hint = N_("They show that nothing changed since sealing, not when or by whom.")
    exit_code = 5


def registered() -> dict[str, type[PanohError]]:
    """Every error class by its code, for stored codes that become words again."""
    found: dict[str, type[PanohError]] = {}
    waiting: list[type[PanohError]] = [PanohError]
    while waiting:
        error = waiting.pop()
        if "code" in vars(error):
            found[error.code] = error
        waiting.extend(error.__subclasses__())
    return found
