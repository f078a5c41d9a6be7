"""The golden texts: written for this project, none taken from a data set.

Each is valid for the API: 1 to 4,096 code points, not blank, well-formed. Invisible characters are written as escapes.
"""

MAX_CODE_POINTS = 4096

# Telephone numbers are from the ranges kept free for fiction (Ofcom), hosts from the reserved names.
SPAM = [
    "WINNER!! The spring raffle picked your mobile. £5000 cash is yours, call 09098790123 now to claim. 150p/min, 18+",
    "Congratulations! Two free cinema seats are waiting. Txt FILM to 80123 before Friday. T&Cs apply, cost £1.50",
    "URGENT! Our courier could not deliver your FREE tablet. Call 08081570999 today to claim or it goes back!",
    "Free ringtones every week! Reply TUNE to 85555. £3 per week, txt STOP to end. Must be over 16.",
    "Shoppers of the year: a 1000 pounds voucher has your name on it. Visit www.prize.example to claim your reward",
    "Lonely tonight? Real girls want to chat! Text DATE to 69911 now, only £1.50/msg. 18+ To quit txt STOP",
    "FINAL NOTICE: bonus points of your SIM end at midnight. Call 09098790550 and quote code 4471 to claim",
    "Bank alert: your tax refund of £412.77 is on hold, call 09098790001 with identifier code 30011 to release it",
    "Your prepaid card was credited with $750. Claim it at http://cash-bonus.example/claim?id=99173",
    "GUARANTEED £200 award waiting for you! Ring our claims line on 09098790700 from a land line. PO Box 77, 150ppm",
    "New football game for your phone! Reply GOAL to 82000 and get 4 free texts today. Cost 150p per msg, opt out STOP",
    "Dear customer, spend a weekend in Rome on us or take £900 cash. Call 09098790066 now. Box 12, 18+",
    "Camera phone FREE with our new tariff, unlimited texts and minutes! Call 08081570888 or reply YES for delivery",
]

HAM = [
    "Running ten minutes late, start without me and save me a seat please",
    "Can you pick up milk and some bread on the way home? Thanks love",
    "The exam hall moved to room B12, tell the others when you see them",
    "haha that was so funny, i still cant stop laughing lol",
    "Mum says dinner is at seven, are you bringing your brother along?",
    "Sorry i missed your call, was in the library. Will ring you later k",
    "Happy birthday!! Hope you have a wonderful day, see you on saturday",
    "I left my keys at your place again... can i come by after work",
    "ok see you there",
    "What time does the train leave tomorrow morning?",
    "Did you finish the report? The boss wants it before lunch",
    "Don't worry about the rent, you can pay me back next week",
    "im so tired today, going to bed early. good night and sleep well",
    "Meeting at 15:30 on 12/03 in the small room, bring your laptop",
]

SHORT = [
    ".",
    "?",
    "!",
    "k",
    "A",
    "7",
    "0",
    "£",
    "€",
    "_",
    "-1",
    "...",
    ":-)",
    "ok",
    "OK",
    "No",
    "win",
    "FREE",
]

EMOJI = [
    "\U0001f600",
    "\u2764\ufe0f",
    "\U0001f44d\U0001f3fd",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
    "\U0001f3f3\ufe0f\u200d\U0001f308 see you at the parade on sunday \U0001f389",
    "\U0001f1e9\U0001f1ea \U0001f1f9\U0001f1f7 1-1",
    "\U0001f381 FREE gift \U0001f381 text WIN to 80888 now \U0001f4b0\U0001f4b0 £1.50/msg",
]

CASE = [
    "\u0130stanbul'da g\u00f6r\u00fc\u015f\u00fcr\u00fcz, I\u015fIK \u0131\u015f\u0131k \u0130\u0130",
    "\u0130",
    "STRASSE Stra\u00dfe STRA\u1e9eE, gro\u00dfe Gr\u00fc\u00dfe",
    "\u1e9e",
    "\u039f\u0394\u039f\u03a3 \u03a3\u0391\u03a3 \u03a3 \u03a3\u039f\u03a6\u039f\u03a3.",
    "A\u03a3 A\u03a3\u0301 A.\u03a3 A\u03a3\u200bB \u03a3\u0301",
    "\u212aelvin \u212bngstr\u00f6m \u2126 \u017fo",
    "\u01c5 \u01c8 \u01cb \u01f2 \u1f88 \u1fbc \u2160\u2163 \u24b6\u24b7",
    "\U00010400\U00010401 \U00010428 DESERET \U0001e900\U0001e922",
    "\u10a0\u10a1 \u1c90\u1c91 \u13a0\uab70 \ua64a \ua7ae",
    "E\u0301COLE \u00c9COLE e\u0301cole \u00e9cole",
    "\uff26\uff32\uff25\uff25 \uff11\uff12\uff13 fullwidth",
]

SPACE = [
    "  leading and trailing spaces  ",
    "\ttabs\tbetween\twords\t",
    "line one\nline two\r\nline three\n",
    "no\u00a0break\u00a0space, claim\u00a0your\u00a0prize\u00a0now",
    "line\u2028separator paragraph\u2029separator",
    "next\u0085line",
    "\ufeffbyte order mark at the start",
    "zero\ufeffwidth\ufeffno\ufeffbreak",
    "zero\u200bwidth\u200bspace and word\u2060joiner",
    "\u3000ideographic\u3000space\u2003em\u2009thin\u202fnarrow\u205fmath\u1680ogham",
    "unit\u001fseparator file\u001cgroup\u001drecord\u001e",
    "vertical\u000btab form\u000cfeed",
    "mongolian\u180evowel separator",
    "null\u0000inside and\u0000again",
    "\u0000call 09098790456 to claim\u0000",
    ". . . ? ! \n\n\n .",
]

DIGITS = [
    "07700900123",
    "+44 7700 900 123",
    "12345678901234567890",
    "1,000,000.00",
    "\u0663\u0664\u0665 \u096a\u096b \u09e8",
    "2+2=4 10% 3/4 #1 50p",
]

LINKS = [
    "https://example.com",
    "http://example.com/a?b=c&d=%20e#f",
    "www.example.org/win-a-prize",
    "mail me at first.last@example.com",
    "The photos are at https://photos.example/album/2024 have a look when you get home",
]

SCRIPTS = [
    "Привет, как дела? Увидимся завтра в шесть",
    "明日は何時に会いますか",
    "你好，今晚一起吃饭吗？",
    "안녕하세요 내일 봐요",
    "مرحبا كيف حالك",
    "שלום מה שלומך",
    "नमस्ते, कल मिलते हैं",
    "สวัสดีครับ พรุ่งนี้เจอกัน",
    "Сall nоw tо сlаim yоur рrizе £1000 free",
    "free привет 你好 prize مرحبا 08081570123",
    "caf\u00e9 na\u00efve \u00e6\u00f8\u00e5 \u0142\u00f3d\u017a \u201cquotes\u201d \u2013 dash \u2026",
    "Z\u0351\u036b\u0343\u036a\u0302a\u0363\u036bl\u0348g\u033bo\u031f stacked marks",
]


def filled(pattern: str) -> str:
    """The pattern repeated to exactly MAX_CODE_POINTS code points."""
    return (pattern * (MAX_CODE_POINTS // len(pattern) + 1))[:MAX_CODE_POINTS]


LONG = [
    filled("see you at home later then. "),
    filled("claim your free \U0001f381 prize now, call 0800 123. "),
    filled("x"),
    " " * (MAX_CODE_POINTS - 2) + "ok",
]

TEXTS = SPAM + HAM + SHORT + EMOJI + CASE + SPACE + DIGITS + LINKS + SCRIPTS + LONG
