//! Currencies, by their signs, letters, codes and names; all of them ISO 4217 codes.

/// The currency of a sign.
pub fn of_sign(sign: &str) -> Option<&'static str> {
    Some(match sign {
        "€" => "EUR",
        "$" => "USD",
        "£" => "GBP",
        "¥" => "JPY",
        "₹" => "INR",
        "₽" => "RUB",
        "₴" => "UAH",
        "₦" => "NGN",
        "₩" => "KRW",
        "₺" => "TRY",
        "₪" => "ILS",
        _ => return None,
    })
}

/// The currency of a dollar sign with letters before it: "HK$".
pub fn of_dollar(letters: &str) -> Option<&'static str> {
    Some(match letters {
        "US" | "U.S." => "USD",
        "A" | "AU" => "AUD",
        "C" | "CA" | "CAN" => "CAD",
        "HK" => "HKD",
        "NZ" => "NZD",
        "S" => "SGD",
        "NT" => "TWD",
        _ => return None,
    })
}

/// The currency of letters that stand glued before an amount: "K310 million", "R2,000".
pub fn of_letters(letters: &str) -> Option<&'static str> {
    Some(match letters {
        "K" => "ZMW",
        "R" => "ZAR",
        "N" => "NGN",
        "KSh" | "Ksh" => "KES",
        "Rs" => "INR",
        "RM" => "MYR",
        "Rp" => "IDR",
        _ => return None,
    })
}

/// A currency by its code or its name in lower case.
pub fn named(word: &str) -> Option<&'static str> {
    Some(match word {
        "EUR" | "eur" | "euro" | "euros" => "EUR",
        "USD" | "usd" | "dollar" | "dollars" => "USD",
        "GBP" | "gbp" | "pound" | "pounds" | "sterling" => "GBP",
        "CHF" | "chf" | "franc" | "francs" => "CHF",
        "CNY" | "cny" | "RMB" | "rmb" | "yuan" | "renminbi" => "CNY",
        "JPY" | "jpy" | "yen" => "JPY",
        "RUB" | "rub" | "rouble" | "roubles" | "ruble" | "rubles" => "RUB",
        "INR" | "inr" | "rupee" | "rupees" => "INR",
        "SEK" | "sek" | "kronor" | "krona" => "SEK",
        "NOK" | "nok" => "NOK",
        "DKK" | "dkk" => "DKK",
        "PLN" | "pln" | "zloty" | "zlotys" => "PLN",
        "AUD" | "aud" => "AUD",
        "CAD" | "cad" => "CAD",
        "ZMW" | "kwacha" => "ZMW",
        "ZAR" | "rand" => "ZAR",
        "NGN" | "naira" => "NGN",
        "KES" => "KES",
        "RON" | "lei" | "leu" => "RON",
        "GHS" | "cedi" | "cedis" => "GHS",
        "MYR" | "ringgit" => "MYR",
        "IDR" | "rupiah" => "IDR",
        "THB" | "baht" => "THB",
        "CZK" | "koruna" | "korunas" => "CZK",
        "HUF" | "forint" | "forints" => "HUF",
        "TRY" | "lira" | "liras" => "TRY",
        "BRL" | "reais" => "BRL",
        "MXN" | "peso" | "pesos" => "MXN",
        "AED" | "dirham" | "dirhams" => "AED",
        "SAR" | "riyal" | "riyals" => "SAR",
        "ILS" | "shekel" | "shekels" => "ILS",
        "KRW" => "KRW",
        _ => return None,
    })
}
