"""An invented report: nobody in it exists."""

from datetime import UTC, datetime, timedelta

from panoh.model.casework import SightingKind
from panoh.model.corpus import Unread
from panoh.model.findings import Harm
from panoh.model.fingerprints import tier_of
from panoh.model.how_found import Place
from panoh.model.report import (
    Appearance,
    CandidateLine,
    CountedBy,
    CountTable,
    ExportLine,
    Figures,
    HarmfulPost,
    NearbyPost,
    NotKnown,
    Report,
    ReportCell,
    ReportChannel,
    ReportTime,
    SharedPictures,
    SightingLine,
    SpreadingChannel,
    Statement,
)

MADE_AT = datetime(2025, 4, 2, 9, 30, tzinfo=UTC)
STARTED = datetime(2025, 2, 20, 4, 15, 9, tzinfo=UTC)

HOSTILE = "<script>alert(1)</script></style>\u202eevil\u0000 {{ report }} %(x)s"

CHANNELS = (
    ReportChannel("C1", "telegram", "Шаҳри мо: хабарҳо", "https://t.me/invented_news"),
    ReportChannel("C2", "telegram", "Позор города", "https://t.me/invented_shame"),
    ReportChannel("C3", "telegram", "Yangi gʻiybatlar va oʻyinlar", ""),
    ReportChannel("C4", "whatsapp", "Маҳалла чат", ""),
    ReportChannel("C10", "facebook", HOSTILE, ""),
)

TEXTS = (
    "Ҳамсояҳо, имрӯз об нест, то соати шаш сабр кунед.",
    "Бубинед, ин духтари кист? Рақамаш: ▮▮▮▮▮▮▮▮▮. Ҳама занг занед!",
    "Если не заплатишь, завтра это увидит вся твоя родня.",
    "Kim biladi bu qizni? Oʻrtogʻim aytdi, ▮▮▮▮▮▮▮ koʻchasida yashaydi.",
    "Ғайрат, қошуқ, ӯҳда, ҷавоб, зиёӣ.",
)


def at(days: float) -> datetime:
    return STARTED + timedelta(days=days)


def seen(
    number: int, channel: ReportChannel, days: float, **more: object
) -> Appearance:
    link = f"{channel.url}/{number}" if channel.url else ""
    written = at(days) + timedelta(hours=5)
    time = ReportTime(
        at(days),
        written.strftime("%d.%m.%Y, %H:%M"),
        "Asia/Dushanbe" if channel.platform == "whatsapp" else "",
    )
    return Appearance(f"P{number}", channel, time, at(40), link, **more)


def around(number: int, days: float) -> tuple[NearbyPost, ...]:
    return tuple(
        NearbyPost(
            f"P{number + step}",
            ReportTime(at(days + step / 24)),
            TEXTS[(number + step) % len(TEXTS)] if step else TEXTS[1],
            is_sighted=step == 0,
        )
        for step in (-2, -1, 0, 1, 2)
    )


def sightings() -> tuple[SightingLine, ...]:
    places = ((31, 1, 0.0, 0), (52, 0, 3.4, 6), (60, 1, 9.2, 14), (77, 2, 16.5, 22))
    pictures = tuple(
        SightingLine(
            f"S{number}",
            "C-7KQP",
            SightingKind.IMAGE,
            seen(number, CHANNELS[channel], days, is_gone=number == 60),
            distance_bits=bits,
            around=around(number, days),
        )
        for number, channel, days, bits in places
    )
    untimed = Appearance(
        "P90", CHANNELS[4], ReportTime(None, "32.13.2025"), at(40), HOSTILE + 99 * "x"
    )
    threat = SightingLine("S91", "C-M4TX", SightingKind.THREAT, untimed)
    return (*pictures, threat)


def candidates() -> tuple[CandidateLine, ...]:
    return tuple(
        CandidateLine(
            f"M{number}",
            "C-7KQP",
            seen(100 + number, CHANNELS[number % 4], number * 2.3, is_gone=number == 5),
            distance_bits=8 + number * 3,
            tier=tier_of(8 + number * 3),
            at_seconds=12.0 if number == 7 else 0.0,
            place=(*Place,)[number % 3],
            is_turned=number == 4,
        )
        for number in range(1, 12)
    )


def harmful_posts() -> tuple[HarmfulPost, ...]:
    return (
        HarmfulPost(
            seen(52, CHANNELS[0], 3.4),
            TEXTS[1],
            (Harm.DOXXING, Harm.INSULT),
            "tg",
            ("tg-doxx-phone", "tg-insult-03"),
        ),
        HarmfulPost(
            seen(64, CHANNELS[1], 9.6),
            TEXTS[2],
            (Harm.BLACKMAIL,),
            "ru",
            ("ru-pay-or-shown",),
            is_confirmed=True,
        ),
        HarmfulPost(
            seen(91, CHANNELS[4], 18.0),
            HOSTILE,
            (Harm.THREAT,),
            "mixed",
            ("uz-threat-11",),
        ),
    )


def exports() -> tuple[ExportLine, ...]:
    names = ("ChatExport_2025-03-30/result.json", "WhatsApp Chat.txt", HOSTILE)
    unread = (
        (
            Unread("photos/photo_1@20-02-2025.jpg", 14, "PANOH-321"),
            Unread("photos/photo_2@21-02-2025.jpg", 15, "PANOH-321"),
            Unread("result.json", 0, "PANOH-313"),
        ),
        (),
        tuple(Unread(HOSTILE, place, "PANOH-312") for place in (3, 4, 5, 9)),
    )
    return tuple(
        ExportLine(
            f"E{number}",
            name,
            parser,
            f"{number:064x}",
            at(40),
            posts=131 * number,
            media=17 * number,
            unread=missing,
        )
        for number, name, parser, missing in zip(
            (1, 2, 3),
            names,
            ("telegram_json", "whatsapp_txt", "table"),
            unread,
            strict=True,
        )
    )


def sample_report() -> Report:
    return Report(
        made_at=MADE_AT,
        desk="D-4XQ2",
        panoh_version="0.1.0",
        figures=Figures(3, 786, 102, candidates=11, sightings=5),
        sightings=sightings(),
        candidates=candidates(),
        spread=(
            SpreadingChannel(CHANNELS[0], 5, 1),
            SpreadingChannel(CHANNELS[1], 7, 4),
            SpreadingChannel(CHANNELS[2], 3),
            SpreadingChannel(CHANNELS[3], 2, 1),
        ),
        shared=(
            SharedPictures("C1", "C2", 5),
            SharedPictures("C2", "C3", 3),
            SharedPictures("C2", "C4", 1),
            SharedPictures("C1", "C4", 2),
        ),
        harmful_posts=harmful_posts(),
        counts=(
            CountTable(
                CountedBy.CHANNEL,
                5,
                tuple(
                    ReportCell(channel.untrusted_name, count)
                    for channel, count in zip(
                        CHANNELS, (7, 12, None, 0, None), strict=True
                    )
                ),
            ),
            CountTable(
                CountedBy.WEEK,
                5,
                (ReportCell("2025-W08", 9), ReportCell("2025-W09", None)),
            ),
            CountTable(
                CountedBy.LANGUAGE,
                5,
                (ReportCell("tg", 11), ReportCell("ru", 6), ReportCell("fr", None)),
            ),
        ),
        exports=exports(),
        not_known=(
            Statement(NotKnown.SEARCHED),
            Statement(NotKnown.ORIGIN),
            Statement(NotKnown.ZONE_ASSUMED, {"posts": 214, "zone": "Asia/Dushanbe"}),
            Statement(
                NotKnown.NO_PUBLIC_LINK,
                {"channels": 3},
                tuple(channel.untrusted_name for channel in CHANNELS[2:]),
            ),
            Statement(NotKnown.VIDEO_SAMPLED, {"videos": 4}),
        ),
    )


def empty_report() -> Report:
    return Report(MADE_AT, "D-4XQ2", "0.1.0", Figures(0, 0, 0, 0, 0))
