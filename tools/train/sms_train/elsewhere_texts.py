"""Messages from elsewhere: sixty texts in the styles of today, written for this project before any model had seen one.

They are never trained on and nothing is chosen by them: they only tell, in each REPORT.md, how a version does on what
the training data does not hold. Numbers and hosts are made up or reserved; companies are named as such messages do.
"""

SPAM = {
    "parcel": [
        "Royal Mail: your parcel is awaiting delivery. Please confirm the settlement of £1.99 here: "
        "https://royalmail-redelivery.example/fee",
        "AusPost: We couldn't deliver your item today as no one was home. Update your address within 24h or it will "
        "be returned to sender auspost-track.example/au",
        "USPS notice: package #9400-1118 is held at our warehouse due to an incomplete zip code. Reply Y, then reopen "
        "this message and tap https://usps.post-help.example",
        "Hello, this is the DHL driver, customs charge of R35.50 is outstanding on your shipment. Pay now to avoid "
        "storage costs http://dhl-customs.example/za",
        "Evri: Our driver attempted delivery at 10:42 but nobody was available. Choose a new slot: evri-rebook.example",
        "An Post - Your package has been stopped at our depot. A shipping fee was not paid. Follow instructions: "
        "https://anpost.parcel-ie.example",
    ],
    "bank": [
        "HSBC: A payment of £689.99 to MR J COLLINS was requested from a new device. If this was NOT you, cancel at "
        "https://hsbc-stop-payee.example",
        "Dear customer your SBI YONO account will be blocked today. Kindly update your PAN card immediately click "
        "http://sbi-kyc.example/pan",
        "Chase Alert: unusual sign-in from Miami FL. We have locked your debit card for your safety. Verify your "
        "identity now: chase-secure.example/unlock",
        "[Commbank] Your NetBank access has been suspended until we confirm your details. Log on: "
        "https://netbank-restore.example",
        "HMRC: You are eligible for a tax rebate of £276.74. Submit your bank information before the deadline "
        "hmrc-rebates.example",
        "Your PayPal account has been limited. Please complete the required steps within 48 hours or it will be "
        "permanently closed. paypal-resolution.example/case",
    ],
    "family": [
        "Hi mum, I dropped my phone down the toilet so this is my new number. Can you message me on WhatsApp asap x",
        "Hey dad its me, my phone broke and I'm using a friend's. I need to pay a bill today but can't get into my "
        "banking app, could you help me out? I'll pay you back tomorrow",
        "Hello grandma, don't tell my parents please. I had a car accident and the lawyer says I need $4,000 for bail "
        "tonight. I will explain later",
        "Mum are you there? This is my temporary number, save it and delete the old one. I have to ask you a favour, "
        "it's a bit urgent",
        "Hi aunty, I am stuck at the airport in Lagos and they have taken my wallet. Please send money through Western "
        "Union, I will refund you on Monday",
        "Dad, contact lost! New sim here. Could you transfer 1,850 to my landlord for me? Ill send you the account "
        "number, I promise to pay it back on Friday x",
    ],
    "job": [
        "Hi, I'm Emily from Indeed. We have a remote part time position, 60-90 minutes a day, earning $150-$500 daily. "
        "Interested? Contact me on WhatsApp +1 202 555 0148",
        "Congratulations, your resume has been shortlisted! Work from home, no experience required, salary Rs 5000 "
        "per day. Join Telegram t.me/hr-desk-example",
        "Hello! TikTok Shop is hiring online assistants. Just like videos and get paid £200 each day, same day "
        "withdrawal. Must be over 22. Text back YES",
        "Good day, our HR team noticed your profile and would like to offer you a flexible job optimising apps. Paid "
        "training, base pay 800 USDT every 4 days. May I tell you more?",
        "Urgent hiring for Amazon data entry, weekly payout $1200, laptop provided. Registration fee 20 dollars only, "
        "apply at amazon-careers.example",
        "Dear applicant, mystery shoppers needed in your area! Earn 300 per assignment, we send the cheque first. "
        "Reply with your full name and address",
    ],
    "crypto": [
        "Your Coinbase wallet was accessed from a new IP. Withdrawal of 0.84 BTC pending. If this was not you call our "
        "support desk +1 888 555 0173 at once",
        "Elon's new AI trading platform turns $250 into $6,000 in a month. Seats are limited, register now "
        "https://quantum-ai.example",
        "Hi dear, it is Vivian, we met at the conference in Singapore? My uncle taught me to trade ETH and I made 30% "
        "last week, I could show you how if you like",
        "Binance: your account has been credited with 500 USDT bonus. Claim before it expires binance-airdrop.example",
        "Join our VIP signals group for guaranteed daily profits of 5 to 10 percent. Bitcoin experts, zero risk. "
        "Whatsapp link in reply",
        "MetaMask: due to new regulation all wallets must be verified. Enter your 12 word recovery phrase at "
        "https://metamask-verify.example or lose access to your funds",
    ],
}

HAM = {
    "one-time code": [
        "Your WhatsApp code is 482-913. Don't share this code with others",
        "G-507318 is your Google verification code.",
        "Use 771904 to sign in to your Barclays app. Never share this code with anyone, including our staff.",
        "123098 is your OTP for txn of INR 2,499.00 at FLIPKART on card ending 4417. Valid for 10 mins. Do not share "
        "it.",
        "Uber code: 6254. Reply STOP ALL to unsubscribe.",
        "Your Amazon security code is 930156. If you did not request it, you can ignore this message.",
        "ATO: your myGov code is 118842. Enter it to finish signing in. It expires in 15 minutes.",
        "[Steam] Verification code HX7KQ. It will expire in 5 minutes.",
    ],
    "delivery": [
        "Your Amazon package was delivered to the front porch at 2:14 PM.",
        "DPD: Your parcel from ASOS will be delivered today between 13:05 and 14:05 by Marek. You don't need to do "
        "anything.",
        "Hi Priya, your Woolworths order is on its way and should arrive between 6pm and 8pm. Track your driver: "
        "https://wow.example/t/88213",
        "FedEx: shipment 7712 0095 3381 is out for delivery. A signature will be needed.",
        "Your pizza has left the store! Carlos is about 10 mins away. Enjoy, Domino's",
        "Argos: great news, your order is ready to collect at Croydon. Bring your collection number 41877 and a photo "
        "ID.",
        "Hello this is the courier from Takealot, I'm at the gate, please could you come down or tell me which unit?",
    ],
    "appointment": [
        "Reminder: you have an appointment with Dr Osei on Tue 14 May at 09:20. Reply C to confirm or call "
        "01632 960044 to rearrange.",
        "Hi Sarah, just confirming your haircut with Jo tomorrow at 3:30pm. Please give us 24 hours' notice if you "
        "can't make it. Thanks, The Cutting Room",
        "NHS: you are invited to book your flu vaccination at Elm Road Surgery. Ring reception after 10am.",
        "SmileCare Dental: Your cleaning is scheduled for June 3 at 11:15 AM. Text 1 to confirm, 2 to reschedule.",
        "Your MOT at Kwik Fit Leeds is booked for Friday 8:30. Please bring your locking wheel nut key.",
        "Dear parent, the parents' evening slot for Aarav is 17:40 on Thursday in the main hall. Mrs D'Souza",
        "Vet clinic here, Biscuit's blood results are back and all fine. Please call us when you have a moment to "
        "discuss the next check-up.",
    ],
    "chat": [
        "omg did you see the finale last night?? no spoilers but i cried so much",
        "Running a bit behind, traffic on the M25 is awful. Order me a flat white?",
        "can u venmo me 18 for the pizza from friday, no rush",
        "Eh bro later go hawker centre or not, I damn hungry already lah",
        "Mum the wifi is down again, can you turn the router off and on when you get home x",
        "Just landed in Toronto, it's freezing! Will call you from the hotel once I've got signal",
        "Happy anniversary you two!! Ten years, where has the time gone. Dinner on us next weekend?",
        "Hey is the blue bike on marketplace still available? I could pick it up tomorrow after 5, cash is fine",
    ],
}

STYLES = {style: ("spam", texts) for style, texts in SPAM.items()} | {
    style: ("ham", texts) for style, texts in HAM.items()
}
"""(label, texts) by style."""

TEXTS = [text for _, texts in STYLES.values() for text in texts]
