//! Pairs of which the draft tells freely what its source says, and whether the figures differ.

/// A draft's sentence in other words than the source's, with another figure or of another thing.
pub const TOLD_OTHERWISE: [(&str, &str, bool); 65] = [
    // From another row.
    (
        "Angus accounted for £88 million of it.",
        "Fife accounted for £88 million of it, Angus for £97 million and the Western Isles for £27 million.",
        true,
    ),
    (
        "Fife accounted for £88 million of it.",
        "Fife accounted for £88 million of it, Angus for £97 million and the Western Isles for £27 million.",
        false,
    ),
    (
        "Angus’s rival accounted for £88 million of it.",
        "Fife accounted for £88 million of it, Angus for £97 million and the Western Isles for £27 million.",
        false,
    ),
    (
        "Orrin Mills received £15.1 million in eleven loans.",
        "Orrin Mills was the largest borrower in Fife, with £23.5 million in eleven loans; Tayport Jute was the second in \
         Angus, with £15.1 million in four.",
        true,
    ),
    (
        "Tayport Jute received £15.1 million in four loans.",
        "Orrin Mills was the largest borrower in Fife, with £23.5 million in eleven loans; Tayport Jute was the second in \
         Angus, with £15.1 million in four.",
        false,
    ),
    (
        "The share of the poor was 4.6 per cent in 2017.",
        "The share fell to 3.0 per cent in 2017 and rose to 4.6 per cent in 2018.",
        true,
    ),
    (
        "The share of the poor was 4.6 per cent in 2018.",
        "The share fell to 3.0 per cent in 2017 and rose to 4.6 per cent in 2018.",
        false,
    ),
    // The same words in a row, and another figure among them.
    ("The council has nine clerks, down from 17 in 2015.", "It has nine clerks, down from 14 in 2015.", true),
    (
        "The council had nine clerks in 2011 and 17 horses.",
        "It has nine clerks, down from 14 in 2015.",
        false,
    ),
    (
        "The guild, which speaks for 46 bakers in four valleys, told the Courier that it was tired.",
        "The guild, which speaks for 64 bakers in four valleys, lost 46 million crowns.",
        true,
    ),
    ("Thirty-six of 104 wells were above 15 units.", "It said 31 of 104 wells had more than 15 units.", true),
    (
        "It advised no more than 5,300 permits, down from 5,100 the year before.",
        "The board advised that no more than 3,500 permits be sold in May, down from 5,100 permits a year earlier.",
        true,
    ),
    (
        "He promised 15 crowns a week to members of more than a year's standing.",
        "Pay of 14 crowns a week would go to members of more than a year's standing.",
        true,
    ),
    // Nothing of a short sentence is missing.
    (
        "The ferry talks broke down after nine hours.",
        "Talks on the ferry broke down on Monday after 11 hours, and the island has no boat.",
        true,
    ),
    ("The choir was founded in 1830.", "The children's choir was founded in 1915.", false),
    ("The tenants say 400 flats are damp.", "The landlord says 250 flats are damp.", false),
    // A number that is no chance, and a slip beside it.
    (
        "Word came on July 27, 2018, 79 days after the fact.",
        "The office received notice on June 27, 2018, 79 days after the change.",
        true,
    ),
    (
        "Another €7.2 billion turned out to be rent paid to the parish.",
        "Of the rest, €7.2 million was rent paid to the parish.",
        true,
    ),
    (
        "It had 212 school visits, and in the year of the plague only 92.",
        "School visits fell from 212 to 29.",
        true,
    ),
    (
        "The baker, who is 53, has run the mill since 2011.",
        "Jan Smit, 58, has run the mill since 2011.",
        true,
    ),
    // A row of another figure's units, and what is compared with something else.
    (
        "A survey in 2012, for which the guild paid 18,500 crowns, looked at a tenth of the beams.",
        "The survey of 2013, which cost 18,500 crowns, covered a tenth of the beams.",
        true,
    ),
    // What is added is told of what is added.
    (
        "The new wing made room for 64 additional beds.",
        "The hospital got a wing, and with it room for 46 more beds.",
        true,
    ),
    ("She signed the lease for another five years.", "She had worked under the lease for 17 years.", false),
    (
        "There were nine such inspections of the mill.",
        "Six surprise inspections of the mill were held.",
        true,
    ),
    // One of a pair of dates.
    (
        "The port put the repairs off in July 2016 and a second time in March 2017.",
        "The port deferred the work in July 2016 and again in February 2017.",
        true,
    ),
    (
        "The port was shut in July 2016 and sold in March 2017.",
        "The port was fined in July 2016 and again in \
      February 2017.",
        false,
    ),
    // What only tells more of somebody.
    (
        "Section 4 of the order, which obliges every pilot to carry a lamp, comes into force on 1 April 2024.",
        "The order comes into force on 1 January 2024.",
        true,
    ),
    // "Last year" ranks nothing.
    (
        "The yard was fined £8.4m last year, while Penrose Consulting had to pay £540,000.",
        "Penrose Consulting, which had pleaded guilty at the first hearing, was fined £450,000.",
        true,
    ),
    ("He was driving at 81 km/h when she overturned.", "The tram reached 76 km/h and overturned.", false),
    (
        "The library was founded in 1871 and had 14 reading rooms.",
        "All 41 reading rooms opened as usual.",
        true,
    ),
    ("Some 7,300 ordinary people hold shares.", "He is one of some 3,700 people who bought shares.", true),
    // A figure in common that is no chance.
    (
        "Anna Kirov's team weighed 312 volunteers who had lived there for at least ten years.",
        "The doctors, led by Anna Kirov, tested 312 volunteers who had lived for at least five years in the town.",
        true,
    ),
    (
        "In the third, the regulator complained that 48 per cent of the loan book was farmland, although the board \
         had set itself a limit of 25 per cent.",
        "In the last of them the regulator said that farmland made up 38 per cent of the loan book, against a limit \
         of 25 per cent that the board had set for itself.",
        true,
    ),
    (
        "In the third quarter 48 per cent of guests stayed a night, and 25 per cent a week.",
        "In the last quarter 38 per cent of guests stayed a night, and 25 per cent a week.",
        false,
    ),
    // Digits in another order, and little else in common.
    (
        "The market found out in March, and the shares dropped 13.1 per cent.",
        "Shares in the Leipzig-based maker fell 11.3% to 214.50 crowns, their lowest close since April 2020.",
        true,
    ),
    ("Her archive ran to 321 pages.", "The Courier has seen 312 pages of letters, invoices and logs.", true),
    (
        "Her own share was £13,400.",
        "Shared among 70 of them it came to little; her own share was £14,300.",
        true,
    ),
    ("The trust closed 321 beds.", "The Courier has seen 312 pages of letters, invoices and logs.", false),
    ("The court owes 763 tenants an answer.", "In winter 736 lorries crossed the bridge.", false),
    // Another figure in common.
    (
        "Inspectors found that occupancy was 41 per cent, whereas the brochures promised 97 per cent.",
        "Official counts show an occupancy of just 41%, against the 94% promised in the brochure.",
        true,
    ),
    (
        "Of the 63 bridges that the office tested, just nine reached the legal minimum.",
        "Its laboratory tested 63 bridges, of which only five reached the minimum.",
        true,
    ),
    (
        "In the thirteen years of his chairmanship of the trust he has given four interviews.",
        "In eleven years as chairman of the trust he has given four.",
        true,
    ),
    (
        "The nurse told the Courier in June that she had watched at least 37 samples being relabelled.",
        "Over that summer, she says, she watched at least 27 samples being relabelled.",
        true,
    ),
    (
        "The union wrote in June that members had watched 37 matches.",
        "Over that summer at least 27 samples were relabelled by members.",
        false,
    ),
    (
        "Since 2012, banks have been obliged to report such transfers to the treasury.",
        "Since an act was adopted in Spain in 2014, Spanish banks are obligated to report all transfers to the \
         treasury and its inspectors.",
        true,
    ),
    (
        "The deal between the railway and the Portuguese ministry was signed in 2011, and it is Medway that runs the depot.",
        "The railway had settled in Lisbon after signing an agreement with the Portuguese ministry in 2013 for a depot \
         run by its subsidiary, Medway.",
        true,
    ),
    (
        "When Marie Dubois sat down with Jan Kowalski on 12 June 2017, an aide found the encounter frosty.",
        "Officials sought to calm tempers on Friday (2 June), as Minister Marie Dubois met the union's chairman Jan \
         Kowalski in an encounter that an aide described as frosty.",
        true,
    ),
    (
        "The institute puts the number of consular offices in Geneva at 98, the highest in Europe.",
        "With 89 consular offices, Geneva has the highest number in Europe, the institute says.",
        true,
    ),
    (
        "At the end of March the bank said that it had applied for a licence in Ghana.",
        "More recently, at the end of April, the bank announced that it had applied for a licence in Ghana.",
        true,
    ),
    (
        "Since 2012, banks have been obliged to report such transfers to the treasury.",
        "The treasury was moved in 2014 to a building that two banks had left.",
        false,
    ),
    (
        "By 2018 the ministry had moved its archive to Porto.",
        "The ministry moved its archive to Porto in 2016.",
        false,
    ),
    (
        "Exports of Flemish chocolate to Norway rose 8 percent last year.",
        "Exports of Flemish chocolate to Sweden rose 3 percent last year.",
        false,
    ),
    (
        "The museum bought the two paintings from a dealer in Vienna in 1998.",
        "The museum sold the two paintings to a dealer in Vienna in 2006.",
        false,
    ),
    // What nothing else can be meant by, though the words are others.
    (
        "It held the tender, a contract of €18.6 million over five years.",
        "It is worth 18.6 million euros over three years and was awarded without a competition.",
        true,
    ),
    (
        "It cost €18.6 million and took five years.",
        "The €18.6 million hall is to stand for thirty years.",
        false,
    ),
    (
        "The mine's gauge recorded 140 mm in three days, which one sees every sixteen years or so.",
        "Records show 140 mm in the 72 hours before, an event expected every six years.",
        true,
    ),
    // What stands next to both.
    (
        "The Swiss firm has said that no buyer ever requested a service life of more than ten years.",
        "“At no time was a service life of more than eight years requested.”",
        true,
    ),
    (
        "The decree has been prolonged six times.",
        "The decree was a temporary measure and has since been extended four times.",
        true,
    ),
    (
        "The envoys met six times in the harbour.",
        "The envoys met four times in the harbour, for six days.",
        true,
    ),
    ("The harbour took three times as many ships.", "The harbour took 40 ships in May.", false),
    // Words that news uses for one another.
    (
        "The miner had spent US$58 million by the end of September.",
        "The company said it had spent US$71 million to the end of September.",
        true,
    ),
    (
        "The former director said that any spending above US$50,000 had to be approved by Vancouver.",
        "The former managing director testified that any expenditure above US$500,000 needed approval from Vancouver.",
        true,
    ),
    ("The works cut back in Ghent in 2017.", "The works started ramping down in Ghent in 2019.", true),
    // A window of time is no term.
    (
        "The lease could run for thirteen years.",
        "93 per cent of its trains had run on time over the previous four years.",
        false,
    ),
    (
        "The fine exceeds the record by €125 million.",
        "The fine is €215 million, which exceeds the record.",
        false,
    ),
];
