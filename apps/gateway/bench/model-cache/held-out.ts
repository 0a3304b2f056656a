/**
 * Pairs on which nothing was tuned. Each line of a family is one meaning in several wordings; the line below it, after ≠, what must not be answered with it.
 * Any two of the first are to be found, any of the first with any of the second never.
 */
export const HELD_OUT = `
# numbers
How many calories are in 2 eggs? | What's the number of calories in two eggs? | How many calories do 2 eggs have?
≠ How many calories are in 3 eggs? | How many calories are in 12 eggs? | How many calories are in an egg?
What is 15 percent of 240? | What's 15% of 240? | Calculate 15 percent of 240
≠ What is 15 percent of 420? | What is 25 percent of 240? | What is 240 percent of 15?
Which planets have more than 10 moons? | What planets have more than ten moons?
≠ Which planets have more than 20 moons? | Which planets have fewer than 10 moons? | Which planets have exactly 10 moons?
Can I retire at 55 with $1,000,000? | Is it possible to retire at 55 with $1000000?
≠ Can I retire at 55 with $100,000? | Can I retire at 65 with $1,000,000? | Can I retire at 50 with $1,000,000?
What was new in version 3.2? | What is new in version 3.2? | What's new in v3.2?
≠ What is new in version 3.3? | What is new in version 2.3? | What is new in version 32?
How do I install Node 22 on my server? | How can I install node 22 on my server? | What's the best way to install Node 22 on a server?
≠ How do I install Node 20 on my server? | How do I install Node 24 on my server?
Is 120 over 80 a good blood pressure? | Is 120 over 80 good blood pressure?
≠ Is 140 over 90 a good blood pressure? | Is 80 over 120 a good blood pressure?
How long should I boil an egg for 4 people? | How long do I boil an egg for four people?
≠ How long should I boil an egg for 2 people?

# names
Who founded Siemens? | Who was the founder of Siemens? | Who established Siemens?
≠ Who founded Bosch? | Who founded Samsung? | Who runs Siemens?
What language do people speak in Brazil? | What language is spoken in Brazil? | Which language do people in Brazil speak?
≠ What language do people speak in Belgium? | What language do people speak in Bolivia?
How tall is Mount Kilimanjaro? | What is the height of Mount Kilimanjaro? | how tall is mount kilimanjaro
≠ How tall is Mount Kenya? | How tall is Mount Elbrus? | How old is Mount Kilimanjaro?
When did Marie Curie die? | When did Marie Curie pass away? | What year did Marie Curie die?
≠ When did Pierre Curie die? | When was Marie Curie born? | Where did Marie Curie die?
How do I connect Slack to Jira? | How can I connect Slack to Jira? | How to link Slack to Jira?
≠ How do I connect Teams to Jira? | How do I connect Slack to Trello? | How do I disconnect Slack from Jira?
Is Toyota more reliable than Ford? | Is Toyota really more reliable than Ford?
≠ Is Ford more reliable than Toyota? | Is Toyota more reliable than Honda? | Is Toyota more expensive than Ford?
What does the acronym NATO stand for? | What does NATO stand for?
≠ What does the acronym NASA stand for? | What does the acronym NAFTA stand for?
Which river flows through Vienna? | What river flows through Vienna?
≠ Which river flows through Prague? | Which river flows through Venice? | Which river flows near Vienna?
Is the library called React faster than the one called Vue? | Is the library called react faster than the one called vue?
≠ Is the library called Vue faster than the one called React? | Is the library called Svelte faster than the one called Vue?

# negation
Which foods contain gluten? | What foods contain gluten? | Which foods have gluten in them?
≠ Which foods do not contain gluten? | Which foods don't contain gluten? | Which foods never contain gluten?
Can I cancel my order after it has shipped? | Is it possible to cancel my order after it has shipped? | Can I cancel my order once it has been shipped?
≠ Can I not cancel my order after it has shipped? | Can I cancel my order before it has shipped? | Can I change my order after it has shipped?
Why did my payment go through? | Why has my payment gone through?
≠ Why did my payment not go through? | Why didn't my payment go through? | When did my payment go through?
How do I cook rice with a lid? | How can I cook rice with a lid?
≠ How do I cook rice without a lid? | How do I cook rice with a microwave?
Is this medicine safe during pregnancy? | Is this medication safe during pregnancy? | Is it safe to take this medicine during pregnancy?
≠ Is this medicine unsafe during pregnancy? | Is this medicine not safe during pregnancy? | Is this medicine safe after pregnancy?
What should I say in a job interview? | What should I say at a job interview?
≠ What should I not say in a job interview? | What should I never say in a job interview? | What should I ask in a job interview?
Which countries require a visa for tourists? | What countries require a visa for tourists? | Which countries need a visa for tourists?
≠ Which countries do not require a visa for tourists? | Which countries require no visa for tourists? | Which countries require a visa for students?
Who can vote in this election? | Who is able to vote in this election? | Who may vote in this election?
≠ Who cannot vote in this election? | Who can't vote in this election? | Who will vote in this election?
Is it normal for a baby to sleep all night? | Is it normal that a baby sleeps all night?
≠ Is it abnormal for a baby to sleep all night? | Is it normal for a baby not to sleep all night?

# antonyms
How do I lock my account? | How can I lock my account? | What do I have to do to lock my account?
≠ How do I unlock my account? | How can I unlock my account? | How do I delete my account?
What makes plants grow faster? | What makes plants grow more quickly? | What causes plants to grow faster?
≠ What makes plants grow slower? | What makes plants die faster? | What makes plants grow taller?
How do I make the font bigger? | How can I make the font larger? | How to make the font bigger?
≠ How do I make the font smaller? | How do I make the font bolder? | How do I make the page bigger?
What is the maximum file size? | What's the maximum file size? | What is the max file size?
≠ What is the minimum file size? | What is the average file size? | What is the maximum file count?
How do I gain weight safely? | How can I gain weight safely? | What is the best way to safely gain weight?
≠ How do I lose weight safely? | How do I gain weight quickly? | How do I gain muscle safely?
How do I allow cookies in my browser? | How can I permit cookies in my browser? | How do I enable cookies in my browser?
≠ How do I block cookies in my browser? | How do I disable cookies in my browser? | How do I delete cookies in my browser?
When does the store open on Sunday? | When does the shop open on Sunday? | What time does the store open on Sunday?
≠ When does the store close on Sunday? | When does the store open on Saturday? | Why does the store open on Sunday?
What are the advantages of working from home? | What are the benefits of working from home? | What are advantages of working at home?
≠ What are the disadvantages of working from home? | What are the drawbacks of working from home? | What are the advantages of working from an office?
How do I encrypt a file? | How can I encrypt a file? | how to encrypt files
≠ How do I decrypt a file? | How do I compress a file? | How do I encrypt a disk?
Is the battery charging? | Is my battery charging?
≠ Is the battery discharging? | Is the battery full? | Is the battery empty?
What is the cheapest way to get to the airport? | What's the cheapest way to get to the airport?
≠ What is the fastest way to get to the airport? | What is the most expensive way to get to the airport? | What is the cheapest way to get from the airport?
What is the legal way to import plants? | What's the legal way to import plants?
≠ What is the legal way to export plants? | What is the illegal way to import plants?

# units
How many meters are in a mile? | How many metres are in a mile? | How many meters does a mile have?
≠ How many feet are in a mile? | How many kilometers are in a mile? | How many miles are in a meter?
What is 100 degrees Fahrenheit in Celsius? | What's 100 degrees Fahrenheit in Celsius? | Convert 100 degrees Fahrenheit to Celsius
≠ What is 100 degrees Celsius in Fahrenheit? | What is 100 degrees Fahrenheit in Kelvin? | What is 10 degrees Fahrenheit in Celsius?
How much is 50 euros in dollars? | How much is 50 € in dollars? | How much are fifty euros in dollars?
≠ How much is 50 dollars in euros? | How much is 50 euros in pounds? | How much is 50 euros in yen?
How much does 5kg of rice cost? | How much does 5 kg of rice cost? | How much do 5 kilograms of rice cost?
≠ How much does 5g of rice cost? | How much does 5 lb of rice cost? | How much does 50 kg of rice cost?
Is a 2 TB disk enough for backups? | Is a 2TB disk enough for backups? | Is a 2 terabyte disk sufficient for backups?
≠ Is a 2 GB disk enough for backups? | Is a 2 MB disk enough for backups? | Is a 4 TB disk enough for backups?
How far can I drive in 3 hours? | How far can one drive in 3 hours? | How far can I drive in three hours?
≠ How far can I drive in 3 days? | How far can I drive in 3 minutes? | How far can I walk in 3 hours?
What is the timeout of 30 seconds for? | What's the timeout of 30s for?
≠ What is the timeout of 30 minutes for? | What is the timeout of 30 ms for? | What is the timeout of 3 seconds for?
How many grams of sugar are in a cup? | How many grams of sugar does a cup have?
≠ How many ounces of sugar are in a cup? | How many grams of salt are in a cup? | How many grams of sugar are in a spoon?

# dates
What happened on July 20, 1969? | What happened on 20 July 1969? | What happened on 1969-07-20?
≠ What happened on July 20, 1996? | What happened on July 21, 1969? | What happened on June 20, 1969?
Is the office open on Monday? | Is the office open on Mondays?
≠ Is the office open on Tuesday? | Is the office open on Sunday? | Is the office closed on Monday?
Who won the world cup in 2010? | Which team won the world cup in 2010? | In 2010, who won the world cup?
≠ Who won the world cup in 2014? | Who won the world cup in 2006? | Who lost the world cup in 2010?
What is the weather like in Oslo in January? | What's the weather like in Oslo in January?
≠ What is the weather like in Oslo in June? | What is the weather like in Oslo in February? | What is the weather like in Bergen in January?
Are flights cheaper in spring? | Are flights cheaper during spring?
≠ Are flights cheaper in summer? | Are flights cheaper in autumn? | Are flights cheaper in winter?
What are my tasks for today? | What are my tasks today?
≠ What are my tasks for tomorrow? | What were my tasks yesterday? | What are my tasks for this week?
What were sales in Q1 2023? | What were the sales in Q1 2023?
≠ What were sales in Q2 2023? | What were sales in Q1 2022? | What will sales be in Q1 2023?
Which events are planned for next week? | What events are planned for next week?
≠ Which events are planned for this week? | Which events are planned for next month? | Which events were planned for last week?
What is the deadline on the 5th of May? | What's the deadline on May 5?
≠ What is the deadline on the 6th of May? | What is the deadline on the 5th of June?
Which films came out in the 1980s? | What movies came out in the 1980s?
≠ Which films came out in the 1990s? | Which films came out in 1980? | Which songs came out in the 1980s?

# roles
How do I translate a letter from German to French? | How can I translate a letter from German to French? | How do I translate a letter from German into French?
≠ How do I translate a letter from French to German? | How do I translate a letter from German to Dutch?
Does the moon pull the earth? | Does the moon really pull the earth?
≠ Does the earth pull the moon? | Does the sun pull the earth?
Can a cat catch a fox? | Could a cat catch a fox?
≠ Can a fox catch a cat? | Can a cat catch a mouse?
How do I move my number from Vodafone to Orange? | How can I move my number from Vodafone to Orange? | What's the best way to move my number from Vodafone to Orange?
≠ How do I move my number from Orange to Vodafone? | How do I move my number from Vodafone to Telekom?
Which is longer, the Nile or the Amazon? | What is longer, the Nile or the Amazon?
≠ Which is shorter, the Nile or the Amazon? | Which is longer, the Nile or the Yangtze?
Why did Rome attack Carthage? | What was the reason Rome attacked Carthage? | For what reason did Rome attack Carthage?
≠ Why did Carthage attack Rome? | When did Rome attack Carthage? | Why did Rome leave Carthage?
How many dollars does Alice owe Bob? | How many dollars does alice owe bob?
≠ How many dollars does Bob owe Alice? | How many dollars does Alice owe Carol?
What is the train from Hamburg to Berlin called? | What's the train from Hamburg to Berlin called?
≠ What is the train from Berlin to Hamburg called? | What is the train from Hamburg to Munich called?
Should I eat before I run? | Should I eat before running?
≠ Should I run before I eat? | Should I eat after I run? | Should I drink before I run?
Is tea healthier than coffee? | Is tea more healthy than coffee?
≠ Is coffee healthier than tea? | Is tea cheaper than coffee? | Is tea healthier than water?
Can Kafka replace RabbitMQ? | Could Kafka replace RabbitMQ?
≠ Can RabbitMQ replace Kafka? | Can Kafka use RabbitMQ?
Do parents learn from children? | Do parents really learn from children?
≠ Do children learn from parents? | Do parents learn from teachers?

# ways of asking
Why do cats purr? | What is the reason cats purr? | Why does a cat purr?
≠ When do cats purr? | How do cats purr? | Do cats purr?
Who invented the telephone? | Who was the inventor of the telephone? | Who invented the phone?
≠ When was the telephone invented? | Where was the telephone invented? | Why was the telephone invented?
How do I write a will? | How can I write a will? | How should I write a will?
≠ Why do I write a will? | Should I write a will? | When do I write a will? | Who can write a will?
How much does a passport cost? | How much is a passport? | What does a passport cost?
≠ How long does a passport take? | Where do I get a passport? | How old is my passport?
Does coffee raise blood pressure? | Does coffee increase blood pressure?
≠ Why does coffee raise blood pressure? | How does coffee raise blood pressure? | How much does coffee raise blood pressure?
Where can I park near the station? | Where is parking near the station? | Where could I park near the station?
≠ When can I park near the station? | Can I park near the station? | How long can I park near the station?
What does a notary do? | What do notaries do? | What is it that a notary does?
≠ What is a notary? | Who is a notary? | Why do I need a notary? | What does a notary have?
How often should I water a cactus? | How often do I need to water a cactus? | How frequently should I water a cactus?
≠ How should I water a cactus? | How much should I water a cactus? | Should I water a cactus?

# how much of it
Which is the largest desert? | What is the largest desert? | What is the biggest desert?
≠ Which is the smallest desert? | Which is the second largest desert? | Which is a large desert?
Do all birds fly? | Can all birds fly? | Does every bird fly?
≠ Do some birds fly? | Do no birds fly? | Do most birds fly? | Do any birds fly?
Which employees work full time? | What employees work full time?
≠ Which employees work part time? | Which employees only work full time? | Which employees do not work full time?
What is the best phone under 300 dollars? | Which is the best phone under 300 dollars? | What is the best phone under $300?
≠ What is the best phone over 300 dollars? | What is the worst phone under 300 dollars? | What is the best phone under 200 dollars?
Is at least one exit open? | Is at least 1 exit open?
≠ Is at most one exit open? | Is exactly one exit open? | Is every exit open?
What are the most popular baby names? | Which baby names are most popular? | What are the most popular names for babies?
≠ What are the least popular baby names? | What are popular baby names? | What are the most popular dog names?
How do I remove the first line of a file? | How can I delete the first line of a file? | How do I delete the first line in a file?
≠ How do I remove the last line of a file? | How do I remove the first word of a file? | How do I remove every line of a file?
What are two reasons to learn chess? | What are 2 reasons to learn chess?
≠ What are ten reasons to learn chess? | What are two reasons not to learn chess? | What are two reasons to teach chess?

# conditions
What can I feed a puppy? | What can I give a puppy to eat? | What could I feed a puppy?
≠ What can I feed a puppy with allergies? | What can I feed a kitten? | What can I feed an old dog?
How do I apply for a visa? | How can I apply for a visa? | What are the steps to apply for a visa?
≠ How do I apply for a student visa? | How do I apply for a visa online? | How do I apply for a visa extension?
Is swimming good exercise? | Is swimming a good exercise?
≠ Is swimming good exercise for back pain? | Is swimming in cold water good exercise? | Is walking good exercise?
How do I sort a list in Python? | In Python, how do I sort a list? | How can I sort a list in Python?
≠ How do I sort a list in Java? | How do I sort a list in Python in reverse? | How do I sort a dictionary in Python?
What happens if I miss a payment? | What happens when I miss a payment?
≠ What happens if I miss two payments? | What happens if I make a payment? | What happens if I miss a flight?
Where do I find my tax number? | Where can I find my tax number? | Where is my tax number?
≠ Where do I find my old tax number? | Where do I find my wife's tax number? | Where do I find my phone number?
What is the dress code? | What's the dress code?
≠ What is the dress code for men? | What is the dress code on Fridays? | What is the postal code?
How do I debug a memory leak in Go? | How can I debug memory leaks in Go? | How to troubleshoot a memory leak in Go?
≠ How do I debug a memory leak in C? | How do I debug a deadlock in Go? | How do I cause a memory leak in Go?

# ids and code
What does error 0x80070005 mean? | What is the meaning of error 0x80070005?
≠ What does error 0x80070006 mean? | What does error 80070005 mean? | How do I fix error 0x80070005?
Where is parcel JD0146000038? | Where's parcel JD0146000038?
≠ Where is parcel JD0146000039? | Where is parcel JD014600003? | When is parcel JD0146000038?
What does the function getUserById return? | What's returned by the function getUserById?
≠ What does the function getUserByName return? | What does the function setUserById return? | What does the function getUserById take?
How do I escape a comma in CSV? | How can I escape commas in CSV?
≠ How do I escape a quote in CSV? | How do I escape a comma in JSON? | How do I remove a comma in CSV?
What is the difference between let and const? | What's the difference between let and const? | How do let and const differ?
≠ What is the difference between let and var? | What is the difference between map and const?
What is on port 8080? | What's on port 8080?
≠ What is on port 8081? | What is on port 80? | Who is on port 8080?
How do I exit vim? | How can I exit vim? | How do I quit vim?
≠ How do I enter vim? | How do I exit nano? | How do I install vim?
How do I write to a.txt? | How can I write to a.txt?
≠ How do I write to b.txt? | How do I read from a.txt? | How do I write to a.csv?

# courtesies and forms
How do I change my email address? | Could you please tell me how to change my email address? | Hi! How can I change my e-mail address? Thanks | I'd like to know how to change my email address
≠ How do I verify my email address? | How do I change my postal address? | How do I change my email password?
What is machine learning? | What's machine learning? | Can you explain what machine learning is? | what is machine learning please
≠ What is deep learning? | What is machine translation? | Why is machine learning hard?
Why is the sky blue? | Can you tell me why the sky is blue? | Please explain why the sky is blue | Do you know why the sky is blue?
≠ Why is the sky red? | Why is the sea blue? | Is the sky blue?
How do vaccines work? | Could you explain how vaccines work? | Please tell me how vaccines work. | how do vaccines work??
≠ How do antibiotics work? | How are vaccines made? | Do vaccines work?
What are the opening hours of the museum? | What are the museum's opening hours? | What's the museum's opening hours?
≠ What are the closing hours of the museum? | What are the opening hours of the pool? | What are the prices of the museum?
Do you ship to Canada? | Hello, do you ship to Canada? | Do you deliver to Canada?
≠ Do you ship to Mexico? | Do you ship from Canada? | Why do you ship to Canada?
Where's my refund? | Where is my refund? | Hey, where is my refund please?
≠ Where is my order? | When is my refund? | Where is your refund?
How can I contact support? | How do I reach support? | How to contact support? | What is the best way to contact support?
≠ How can I become support? | How can I contact sales? | Why can't I contact support?

# free rewording
How do I get a stain out of a carpet? | What removes stains from a carpet? | How can I clean a stain off my carpet?
≠ How do I get a stain out of a shirt? | How do I get gum out of a carpet?
Why can't I sleep at night? | What keeps me awake at night? | Why do I have trouble sleeping at night?
≠ Why can't I sleep during the day? | Why can't I eat at night?
How do I start a small business? | What do I need to open a small company? | How does one go about setting up a small business?
≠ How do I close a small business? | How do I start a large business?
What's a good gift for my mom? | What should I get my mother as a present? | Any gift ideas for my mother?
≠ What's a good gift for my dad? | What's a good card for my mom?
My laptop won't turn on, what should I do? | What can I do if my laptop does not start? | How do I fix a laptop that won't power on?
≠ My laptop won't turn off, what should I do? | My phone won't turn on, what should I do?
How do I learn to play the guitar? | What is the best way to learn guitar? | How can I teach myself guitar?
≠ How do I learn to play the piano? | How do I learn to tune the guitar?
How can I save money on groceries? | What are some tips for spending less on groceries? | How do I cut my grocery bill?
≠ How can I save time on groceries? | How can I save money on rent?
What's the population of Canada? | How many people live in Canada? | What is the number of inhabitants of Canada?
≠ What's the area of Canada? | How many people live in Toronto?
How do I undo the last commit in git? | How can I revert my last git commit? | What command undoes the latest commit in git?
≠ How do I undo the last merge in git? | How do I show the last commit in git?
How do I stop a dog from barking? | What can I do to keep a dog from barking? | How can I make my dog stop barking?
≠ How do I stop a dog from biting? | How do I start a dog barking?
`;
