#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write a synthetic LaborPower-style export with the statistical shape of a real hall.

Every person and employer is invented. The shape is real (snapshot of 2026-02-02): 4,033
registrations of about 1,500 people on 8 books with their tiers; the same person on all
three wire books, signed seconds apart; the APN as the registration instant (Pacific civil
time) as an Excel serial date-time rounded half up to two decimals, so that equal APNs
appear by themselves; one signing event on seven books (45880.41); status and check-mark
shares; 841 employers over 8 contract codes; a year of labor requests by hour and weekday.

    make_local46.py OUT_DIR [--seed N] [--scale K]

--seed: other people, same shape.  --scale: K times the people and requests.
Writes members.csv, reglist.csv, employcontract.csv, requests.csv.
"""
import argparse
import csv
import datetime as dt
import pathlib
import random

EPOCH = dt.datetime(1899, 12, 30)          # Excel serial day 0
SNAPSHOT = dt.date(2026, 2, 2)
WS, WB, PA = "WIRE SEATTLE", "WIRE BREMERTON", "WIRE PT ANGELES"
TECH, TRADE, STOCK, TERO, UTIL = "TECHNICIAN", "TRADESHOW", "STOCKMAN", "TERO APPR WIRE", "UTILITY WORKER"
WIRE = (WB, PA, WS)                        # the usual order of signing
FIRST = ("Aaron Alice Andre Angela Anita Ben Beth Brian Carl Carmen Chen Claire Dana David Devon Diego "
         "Donna Earl Elena Erik Farah Frank Gail George Grace Hana Harold Ines Isaac Ivan Jack Jamal Jean "
         "Joan Jose Julia Karl Keiko Kyle Lars Leah Liam Lin Lou Luis Maya Mei Miles Mona Nadia Neil Nina "
         "Noah Olga Omar Oscar Paula Pedro Priya Quinn Rafael Ravi Rosa Ruth Sam Sara Scott Sofia Tariq "
         "Tess Theo Tran Uma Vera Victor Wade Wendy Xavier Yara Yusuf Zoe").split()
LAST = ("Abbott Adler Aguilar Ahmed Alder Archer Ashby Barlow Beck Bishop Boone Brandt Brooks Byrne Calder "
        "Castillo Chavez Clay Cole Cruz Dalton Diaz Drake Duarte Dunn Ellis Engel Falk Finch Flores Ford "
        "Frost Gomez Grant Greer Gupta Haas Hale Hansen Hart Hayes Holt Hughes Ibarra Ito Jansen Jensen Kane "
        "Kaur Keller Kim Knox Kumar Lane Larsen Le Lopez Lund Marsh Mendez Meyer Moreno Moss Nash Nguyen "
        "Nolan Novak Ochoa Olsen Ortiz Park Patel Pham Pike Porter Quist Ramos Reed Reyes Rhodes Rios Rowe "
        "Salas Sato Shaw Silva Singh Sloan Stone Tran Tucker Vance Vega Voss Walsh Weber Wolfe Wu Yates "
        "Young Zhang Zimmer").split()
# (number of people, books they stand on)
SETS = ((799, WIRE), (168, WIRE + (TRADE,)), (63, WIRE + (TRADE, TECH)), (16, WIRE + (TECH,)), (104, (WS,)),
        (53, (WB, PA)), (15, (WB, WS)), (20, (TRADE, WS)), (43, (TRADE,)), (20, (TRADE, TECH)), (159, (TECH,)),
        (1, (TECH, STOCK)), (53, (STOCK,)), (1, (TERO,)))
HALF_HOURS = (118, 99, 104, 127, 138, 129, 133, 153, 115, 110, 142, 152, 169, 153, 108, 88, 83, 62)  # from 08:00
WEEKDAYS = (23.7, 12.4, 14.7, 12.8, 35.8)
AGES = ((0, 6, 1.1), (7, 29, 4.3), (30, 89, 10.1), (90, 179, 18.3), (180, 364, 19.5), (365, 729, 21.6),
        (730, 1094, 15.9), (1095, 1824, 8.7), (1825, 5800, 0.5))
STATUS = (("UNEMPLOYED", 82.7), ("WORKING", 12.3), ("SALTING", 2.8), ("TRAVELING", 1.4), ("SICK LIST", 0.4),
          ("SHORT CALL", 0.3), ("UNDERSCALE", 0.1))
CONTRACTS = {"WIREPERSON": 689, "SOUND & COMM": 300, "RESIDENTIAL": 259, "STOCKPERSON": 180, "LT FXT MAINT": 92,
             "# GROUP MARINE": 21, "# GROUP TV & APPL": 2, "MARKET RECOVERY": 1}
SURPLUS = {"WIREPERSON": 63, "SOUND & COMM": 45, "RESIDENTIAL": 33, "STOCKPERSON": 38, "LT FXT MAINT": 17}
CONTRACT_OF = {WS: "WIREPERSON", WB: "WIREPERSON", PA: "WIREPERSON", STOCK: "STOCKPERSON"}


def apn_hundredths(t):
    """Excel serial date-time of a civil time in hundredths of a day, rounded half up, exactly."""
    delta = t - EPOCH
    return delta.days * 100 + (delta.seconds * 100 * 2 + 86400) // (2 * 86400)


def apn_text(t):
    h = apn_hundredths(t)
    return f"{h // 100}.{h % 100:02d}"


def signing_time(rng):
    while True:
        lo, hi, _ = rng.choices(AGES, [a[2] for a in AGES])[0]
        day = SNAPSHOT - dt.timedelta(days=rng.randint(lo, hi))
        if day.weekday() < 5 and rng.random() < WEEKDAYS[day.weekday()] / 36:
            slot = rng.choices(range(len(HALF_HOURS)), HALF_HOURS)[0]
            return dt.datetime.combine(day, dt.time(8)) + dt.timedelta(seconds=slot * 1800 + rng.randrange(1800))


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("out")
    ap.add_argument("--seed", type=int, default=46)
    ap.add_argument("--scale", type=int, default=1)
    args = ap.parse_args()
    rng, k = random.Random(args.seed), args.scale
    out = pathlib.Path(args.out)
    out.mkdir(parents=True, exist_ok=True)

    n = 4000 * k
    cards = rng.sample(range(1000000, 1000000 + 20 * n), n)
    people = [[str(c), f"{rng.choice(LAST)}, {rng.choice(FIRST)} {rng.choice('ABCDEFGHJKLMNPRSTW')}"] for c in cards]
    ids = iter(range(n))
    rows = []                                  # [person, book, tier, time]

    def bag(total, *special):
        """A shuffled list of tiers: tier 1 but for the (tier, count) pairs given."""
        tiers = [t for t, c in special for _ in range(c * k)]
        tiers += [1] * (total * k - len(tiers))
        rng.shuffle(tiers)
        return iter(tiers)

    wire3, brem_pa, sea = bag(799, (2, 39), (3, 8)), bag(53, (2, 7), (3, 1)), bag(104, (2, 6), (4, 1))
    tech_wire, tech = bag(79, (3, 65), (2, 11)), bag(180, (3, 65), (2, 6))
    trade, stock = bag(314, (2, 15), (3, 1)), bag(54, (2, 6), (3, 43))
    t0 = signing_time(rng)
    for count, books in SETS:
        for _ in range(count * k):
            who = next(ids)                    # now and then the next in line signs within the same slot
            t = t0 + dt.timedelta(seconds=rng.randint(21, 700)) if rng.random() < 0.03 else signing_time(rng)
            t0 = t
            wire_tier = {799: wire3, 53: brem_pa, 104: sea}.get(count)
            wire_tier = next(wire_tier) if wire_tier and books[0] in WIRE else 1
            for book in books:
                tier = (wire_tier if book in WIRE else
                        next(tech_wire if books[0] in WIRE else tech) if book == TECH else
                        next(trade) if book == TRADE else next(stock) if book == STOCK else 1)
                rows.append([who, book, tier, t])
                t += dt.timedelta(seconds=rng.choice((0, 0, 0, 1, 3, 9, 22)) + (40 if book not in WIRE else 0))
    next(r for r in rows if r[1] == PA and r[2] == 1)[2] = 4
    star, at = next(ids), dt.datetime(2025, 8, 11, 9, 48, 2)
    for book, tier in ((WB, 1), (PA, 1), (WS, 1), (TECH, 3), (TRADE, 2), (TERO, 1), (UTIL, 1)):
        rows.append([star, book, tier, at])
    seen = {}                                  # as in reality: no two rows of one book and tier share a second
    for r in rows:
        while seen.setdefault((r[1], r[2], r[3]), r) is not r:
            r[3] += dt.timedelta(seconds=1)
    rows.sort(key=lambda r: (r[1], r[2], r[3]))

    status = [rng.choices([s for s, _ in STATUS], [w for _, w in STATUS])[0] for _ in range(n)]
    first_row = {}
    for r in rows:
        first_row.setdefault(r[0], r)
    home = [("46" if first_row.get(i, (0, WS, 1))[2] != 2 or rng.random() < 0.07 else
             rng.choice(("48", "76", "112", "191", "280", "659"))) for i in range(n)]
    region = [rng.choices(("SEATTLE", "", "BREMERTON", "PT ANGELES", "SILVERDALE"), (643, 439, 34, 9, 7))[0] for _ in range(n)]
    with open(out / "members.csv", "w", newline="") as f:
        w = csv.writer(f)
        w.writerow(["Card_number", "Member_name", "Home_local", "Home_region"])
        w.writerows([*people[i], home[i], region[i]] for i in range(n))
    marks = {id(r): m for book, ms in ((PA, (2, 2, 2, 2, 2, 1, 1)), (WS, (2, 2, 1, 2, 2)))
             for r, m in zip(rng.sample([r for r in rows if r[1] == book and r[2] == 1], len(ms) * k), ms * k)}
    with open(out / "reglist.csv", "w", newline="") as f:
        w = csv.writer(f)
        w.writerow(["Card_number", "Member_name", "Book_name", "Book_priority_number", "Applicant_priority_number",
                    "Registration_date_time", "Last_re_sign_date", "Check_marks", "Status"])
        for r in rows:
            who, book, tier, t = r
            age = (SNAPSHOT - t.date()).days
            signed = SNAPSHOT - dt.timedelta(days=min(age, rng.randint(0, 30) if rng.random() > 0.006 else rng.randint(31, 45)))
            w.writerow([*people[who], book, tier, apn_text(t), t.strftime("%m/%d/%Y ") + t.strftime("%I:%M:%S %p").lstrip("0"),
                        signed.strftime("%m/%d/%Y"), marks.get(id(r), 0), status[who]])

    sizes = [6] + [5] * 34 + [4] * 47 + [3] * 109 + [2] * 201 + [1] * 449
    kinds = ("ELECTRIC", "ELECTRICAL CONTRACTORS INC", "POWER & LIGHT LLC", "SYSTEMS INC", "CONTROLS LLC", "ELECTRIC CO",
             "ENERGY SERVICES", "TECHNOLOGIES INC")
    left, surplus, codes, signatories = dict(CONTRACTS), dict(SURPLUS), list(CONTRACTS), {}
    with open(out / "employcontract.csv", "w", newline="") as f:
        w = csv.writer(f)
        w.writerow(["Employer_code", "Employer_name", "Contract_code", "Effective_date", "Expiration_date"])
        for e, size in enumerate(sizes):
            name = f"{rng.choice(LAST).upper()} {rng.choice(LAST).upper()} {rng.choice(kinds)}"
            mine = ["WIREPERSON", "SOUND & COMM", "STOCKPERSON", "LT FXT MAINT", "MARKET RECOVERY", "RESIDENTIAL"][:size if size == 6 else 0]
            while len(mine) < size:
                rest = [c for c in codes if c not in mine and left[c] > 0 and c != "MARKET RECOVERY"] or [c for c in codes[:5] if c not in mine]
                mine.append(rng.choices(rest, [max(left[c], 1) for c in rest])[0])
            for code in mine:
                left[code] -= 1
                signatories.setdefault(code, []).append((f"E{e + 1:04d}", name))
                start = dt.date(2017, 1, 1) + dt.timedelta(days=rng.randint(0, 2900))
                for again in range(2 if surplus.get(code, 0) > 0 and rng.random() < 0.16 else 1):
                    surplus[code] = surplus.get(code, 0) - again
                    s = start + dt.timedelta(days=1096 * again)
                    w.writerow([f"E{e + 1:04d}", name, code, s.isoformat(), (s + dt.timedelta(days=1095)).isoformat()])

    hours = {8: 5, 9: 64, 10: 92, 11: 95, 12: 97, 13: 169, 14: 430, 15: 200, 16: 6}
    with open(out / "requests.csv", "w", newline="") as f:
        w = csv.writer(f)
        w.writerow(["Request_number", "Open_date", "Employer_code", "Book_name", "Workers_requested", "Start_date", "Start_time",
                    "Duration_days", "Short_call", "By_name_card", "Wage", "Worksite", "City", "Agreement"])
        number, day = 0, dt.date(2025, 2, 3)
        while day <= SNAPSHOT:
            if day.weekday() < 5:
                for _ in range(k * max(0, round(rng.gauss((3.9, 3.1, 3.8, 5.6, 6.6)[day.weekday()], 1.8)))):
                    number += 1
                    opened = dt.datetime.combine(day, dt.time(rng.choices(list(hours), hours.values())[0], rng.randrange(60), rng.randrange(60)))
                    book = rng.choices((WS, WB, PA, TECH, TRADE, STOCK), (60, 12, 5, 10, 8, 5))[0]
                    code = CONTRACT_OF.get(book, "SOUND & COMM")
                    days = rng.choices((rng.randint(1, 3), rng.randint(4, 10), rng.randint(11, 250)), (10, 12, 78))[0]
                    start = day + dt.timedelta(days=1)
                    while start.weekday() > 4:
                        start += dt.timedelta(days=1)
                    named = people[rng.choice([r for r in rows if r[1] == book])[0]][0] if rng.random() < 0.04 else ""
                    w.writerow([f"R{number:06d}", opened.strftime("%Y-%m-%d %H:%M:%S"), rng.choice(signatories[code])[0], book,
                                rng.choices((1, 2, 3, 4, 6, 10), (62, 20, 8, 5, 3, 2))[0], start.isoformat(),
                                rng.choice(("05:30", "06:00", "06:30", "07:00", "07:00", "07:00")), days, "Y" if days <= 10 else "N",
                                named, f"{rng.choice((54.46, 58.12, 61.07, 35.35, 42.80)):.2f}",
                                rng.choice(("SHOP", "HARBOR TERMINAL", "SHIPYARD PIER 5", "COUNTY CAMPUS", "DATA CENTER B", "SCHOOL 12")),
                                {WB: "BREMERTON", PA: "PORT ANGELES"}.get(book, rng.choice(("SEATTLE", "KENT", "RENTON", "TUKWILA"))),
                                rng.choices(("STANDARD", "PLA", "CWA", "TERO"), (90, 6, 3, 1))[0]])
            day += dt.timedelta(days=1)


if __name__ == "__main__":
    main()
