//! Pairs of news prose that were written after the rules.
pub const SILENT: [(&str, &str); 24] = [
    (
        "More than 40 Russian spies were expelled from Belgium and the Netherlands.",
        "Belgium expelled 21 and the Netherlands 17 Russian intelligence officers under diplomatic cover; others followed, 43 in all.",
    ),
    (
        "ByteDance was founded in 2012.",
        "Founded by Zhang Yiming in March 2012, ByteDance has more than 100,000 employees.",
    ),
    (
        "TikTok has about 150 million users in Europe.",
        "TikTok says it has 150m monthly users in the European Union.",
    ),
    (
        "The regulator fined TikTok €345 million in September 2023.",
        "In September 2023 Ireland's Data Protection Commission fined TikTok 345 million euros.",
    ),
    ("Hikvision's sales grew by 8.4 percent.", "Hikvision sales grew 8.42 percent to 89.3 billion yuan."),
    ("A quarter of the cameras are Chinese.", "About 26 percent of the cameras are Chinese-made."),
    (
        "The committee heard 14 witnesses.",
        "The committee met nine times and heard fourteen witnesses over six months.",
    ),
    (
        "The budget of the service doubled to €100 million.",
        "The budget of the service rose from €50 million to €100 million in four years.",
    ),
    (
        "The budget of the service stood at €50 million.",
        "The budget of the service rose from €50 million to €100 million in four years.",
    ),
    ("Van der Bellen was arrested on Monday 4 March.", "Van der Bellen was arrested on March 4, 2024."),
    (
        "He sold the documents for several thousand euros in 2017.",
        "He sold documents for €5,000 in 2017 and 2018.",
    ),
    (
        "The company has been in Belgium for over ten years.",
        "The company has been in Belgium since 2010, for 13 years.",
    ),
    ("Its Brussels office employs 60 lobbyists.", "Its Paris office employs 25 lobbyists."),
    (
        "The company paid €3 million to lobbyists in 2019.",
        "The company paid €2 million to lobbyists in 2015.",
    ),
    ("Parliament voted for the law in June.", "The law entered into force in November."),
    ("The trial opened on 6 May.", "The verdict was read on 21 June."),
    ("Two ministers resigned.", "Three advisers resigned."),
    (
        "The state holds 51 percent of the port.",
        "Cosco holds 35 percent of a terminal in the port of Hamburg.",
    ),
    ("The first flight left in March 2020.", "The last flight left in December 2021."),
    ("The firm lost 30 customers after the scandal.", "The firm lost €12 million after the scandal."),
    ("The police searched 15 homes in Brussels.", "The police searched 3 offices in Brussels."),
    ("Germany extradited four suspects.", "Poland extradited two suspects."),
    ("The service was created in 1830.", "The military service was created in 1915."),
    (
        "The group stole 20 terabytes of data from ministries.",
        "The group stole 3 gigabytes of data from a hospital.",
    ),
];
pub const CHANGED: [(&str, &str); 24] = [
    (
        "ByteDance was founded in 2010.",
        "Founded by Zhang Yiming in March 2012, ByteDance has more than 100,000 employees.",
    ),
    ("TikTok has about 250 million users in Europe.", "TikTok has 150m monthly users in Europe."),
    (
        "Ireland's Data Protection Commission fined TikTok €543 million in September 2023.",
        "In September 2023 Ireland's Data Protection Commission fined TikTok 345 million euros.",
    ),
    ("Hikvision's sales grew by 4.8 percent.", "Hikvision sales grew 8.42 percent to 89.3 billion yuan."),
    ("Some 62 percent of the cameras are Chinese.", "About 26 percent of the cameras are Chinese-made."),
    (
        "The committee heard 41 witnesses.",
        "The committee met nine times and heard fourteen witnesses over six months.",
    ),
    ("Van der Bellen was arrested on 14 March 2024.", "Van der Bellen was arrested on March 4, 2024."),
    (
        "The company paid €5 million to lobbyists in 2019.",
        "The company paid €2 million to lobbyists in 2019.",
    ),
    ("The service was created in 1930.", "The service was created in 1830, just after independence."),
    (
        "Parliament voted for the law in July.",
        "Parliament voted for the law in June 2021, by 84 votes to 50.",
    ),
    (
        "The police searched 51 homes in Brussels.",
        "The police searched 15 homes in Brussels and two in Ghent.",
    ),
    ("The state holds 61 percent of the port.", "The state holds 51 percent of the port, the city the rest."),
    ("Germany extradited seven suspects.", "Germany extradited four suspects to Belgium in 2021."),
    (
        "Its Brussels office employs 90 lobbyists.",
        "The Brussels office employs 60 lobbyists, the register says.",
    ),
    ("The group stole 30 terabytes of data.", "The group stole 20 terabytes of data from ministries."),
    (
        "The plant in Zeebrugge will create 2,000 jobs.",
        "The plant in Zeebrugge will create 1,200 jobs, the minister said.",
    ),
    ("The fund bought the firm for $650 million.", "The fund bought the firm in 2019 for $560 million."),
    ("He spied for China for six years.", "He spied for China for three years before he was caught."),
    (
        "Exports to China fell by 15 percent last year.",
        "Exports to China fell by 5 percent last year, the bank reported.",
    ),
    (
        "Cosco bought 90 percent of the terminal in Zeebrugge.",
        "Cosco bought 85 percent of the terminal in Zeebrugge in 2017 and 2018.",
    ),
    (
        "The satellite was launched on 3 May 2015.",
        "The satellite was launched on 3 May 2016 from French Guiana.",
    ),
    ("The agency has more than 900 staff.", "The agency has 350 staff in three cities."),
    ("At least 80 people died in the fire.", "The fire killed 31 people and injured dozens."),
    ("Wang joined the embassy in 2014.", "Wang joined the embassy in 2004 as a press officer."),
];
pub const SILENT_2: [(&str, &str); 24] = [
    ("The Antwerp office has 14 analysts.", "The Ghent office has 9 analysts."),
    ("Two thirds of the respondents distrust the app.", "One third of the respondents use the app daily."),
    ("Huawei signed 46 contracts for 5G outside China.", "Huawei signed 12 contracts for 5G in Africa."),
    ("The inspector interviewed 30 employees.", "The inspector dismissed 4 employees."),
    (
        "The group earned $3 million from ransomware in 2020.",
        "The group earned $8 million from fraud in 2020.",
    ),
    ("Wang arrived in Brussels in 2014.", "Wang arrived in Paris in 2009."),
    ("The ambassador was summoned on 3 May.", "The ambassador was recalled on 12 July."),
    ("The house of the consul was searched in 2019.", "The house of the attaché was searched in 2021."),
    (
        "Belgium exports 12 percent of its chips to China.",
        "Belgium imports 30 percent of its chips from China.",
    ),
    ("The project cost 40 million euros.", "The project cost taxpayers 55 million dollars."),
    ("The first satellite weighed 300 kilograms.", "The second satellite weighed 450 kilograms."),
    ("Nuctech supplied 20 scanners to the port.", "Nuctech supplied 35 scanners to the airport."),
    ("Six members of the gang were convicted.", "Two members of the jury were dismissed."),
    ("Minister Peeters visited Beijing in 2016.", "Minister Maes visited Beijing in 2018."),
    ("The union says 400 jobs are at risk.", "Management says 250 jobs are at risk."),
    ("Moscow closed two consulates in 2021.", "Washington closed one consulate in 2017."),
    ("Half of the budget goes to salaries.", "A quarter of the budget goes to technology."),
    ("Prices rose 9 percent in March.", "Prices rose 4 percent in May."),
    ("The company had sales of €20 million in Belgium.", "The company had sales of €900 million worldwide."),
    (
        "He met the officer three times in Vienna.",
        "He met the officer once in Prague and five times in Vienna.",
    ),
    ("The network ran 200 fake accounts on Twitter.", "The network ran 70 fake accounts on Facebook."),
    ("Their son was born in 1990.", "Their daughter was born in 1994."),
    (
        "The institute received €2 million from China.",
        "The institute received €7 million from the European Union.",
    ),
    (
        "Under the plan, 300 officers would be recruited by 2025.",
        "The plan cost €80 million and by 2024 the service had recruited 120 officers.",
    ),
];
