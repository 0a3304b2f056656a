/** Pairs on which words, phrases and the similarity that is asked for were tuned. Written as those of `held-out.ts`. */
export const TUNED = `
# numbers
Where is order 4711? | Where's order 4711? | Where is my order 4711?
≠ Where is order 4712? | Where is order 471? | When is order 4711?
How many days are in 20 weeks? | How many days are there in twenty weeks? | How many days do 20 weeks have?
≠ How many days are in 21 weeks? | How many hours are in 20 weeks? | How many weeks are in 20 days?
What is the square root of 144? | What's the square root of 144?
≠ What is the square root of 441? | What is the square root of 14? | What is the square of 144?
Recipe for 4 people with 2 eggs | Recipe for four people with two eggs
≠ Recipe for 2 people with 4 eggs | Recipe for 4 people with 3 eggs
Can I bring 2 bags on the plane? | Is it possible to bring 2 bags on the plane?
≠ Can I bring 3 bags on the plane? | Can I bring 2 dogs on the plane?

# names
What is the capital of France? | What's France's capital? | what is the capital of france
≠ What is the capital of Germany? | What is the currency of France? | What is the population of France?
Who wrote Hamlet? | Who was Hamlet written by? | Who is the author of Hamlet?
≠ Who wrote Faust? | Who played Hamlet? | When was Hamlet written?
How do I cancel Netflix? | How can I cancel Netflix? | How to cancel netflix
≠ How do I cancel Spotify? | How do I install Netflix? | How do I watch Netflix?
Is London bigger than Paris? | Is London larger than Paris?
≠ Is Paris bigger than London? | Is London bigger than Rome? | Is London older than Paris?

# negation
Is it safe to mix bleach and vinegar? | Is mixing bleach and vinegar safe?
≠ Is it not safe to mix bleach and vinegar? | Is it unsafe to mix bleach and vinegar? | Is it safe to mix bleach and water?
Why is my printer not working? | Why isn't my printer working? | Why does my printer not work?
≠ Why is my printer working? | Why is my scanner not working? | When is my printer not working?
Can I travel with a visa? | Could I travel with a visa?
≠ Can I travel without a visa? | Can I travel with a pet? | Should I travel with a visa?
Which browsers support it? | What browsers support it?
≠ Which browsers don't support it? | Which phones support it?

# antonyms
How do I turn on wifi? | How can I turn on wi-fi? | What's the best way to turn on wifi?
≠ How do I turn off wifi? | How do I turn on bluetooth? | How do I use wifi?
How do I increase the volume? | How can I raise the volume? | How to increase the volume?
≠ How do I decrease the volume? | How do I measure the volume? | How do I increase the price?
How do I sort in ascending order? | How can I sort in ascending order?
≠ How do I sort in descending order? | How do I sort in random order?
What are the pros of solar panels? | What are the advantages of solar panels? | What are the benefits of solar panels?
≠ What are the cons of solar panels? | What are the costs of solar panels?

# units
What is 5 km in miles? | How many miles is 5 km? | What is 5 kilometers in miles?
≠ What is 5 miles in km? | What is 5 km in feet? | What is 50 km in miles?
How much is a gallon of milk? | What does a gallon of milk cost?
≠ How much is a liter of milk? | How much is a gallon of oil?
Is 30 degrees Celsius hot? | Is 30 °C hot?
≠ Is 30 degrees Fahrenheit hot? | Is 40 degrees Celsius hot?

# dates
What happened on March 5, 2024? | What happened on 5 March 2024? | What happened on 2024-03-05?
≠ What happened on March 5, 2023? | What happened on May 3, 2024? | What happens on March 5, 2024?
What is open on Christmas? | What's open on Christmas?
≠ What is open on Easter? | What is closed on Christmas?

# roles
How do I convert euros to dollars? | How can I convert euros to dollars?
≠ How do I convert dollars to euros? | How do I convert euros to pounds?
Does stress cause insomnia? | Can stress cause insomnia?
≠ Does insomnia cause stress? | Does stress cure insomnia? | Is stress caused by insomnia?
What is the distance from Rome to Milan? | What's the distance from Rome to Milan?
≠ What is the distance from Rome to Turin? | What is the flight from Rome to Milan?

# ways of asking
Why does it rain? | What is the reason it rains? | What causes rain?
≠ When does it rain? | Does it rain? | Where does it rain?
Who is the president of Chile? | Who's the president of Chile?
≠ Who was the president of Chile? | When is the president of Chile? | Who is the king of Chile?
How long does shipping take? | How long does delivery take? | How long will shipping take?
≠ How much does shipping cost? | How long does packing take? | How far does shipping go?

# courtesies and forms
How do I reset my password? | How can I reset my password? | Hi, could you please tell me how to reset my password? Thanks! | What is the best way to reset my password?
≠ How do I reset my phone? | Why do I reset my password? | How do I choose my password?
What is photosynthesis? | What's photosynthesis? | Can you tell me what photosynthesis is? | Please explain what photosynthesis is
≠ Why is photosynthesis important? | What is respiration? | Where is photosynthesis?
How do rainbows form? | Explain how rainbows form | Could you explain how rainbows form? | Do you know how rainbows form?
≠ Why do rainbows form? | How do clouds form? | How do rainbows fade?
How do I fix a leaking tap? | How can I repair a leaking tap? | What do I have to do to fix a leaking tap?
≠ How do I install a leaking tap? | How do I fix a leaking roof? | How do I fix a dripping gutter?

# free rewording
How do I lose weight fast? | What is the quickest way to lose weight? | How can I drop pounds quickly?
≠ How do I gain weight fast? | How do I lose weight slowly? | How do I lose money fast?
How old is the universe? | What is the age of the universe? | How long ago did the universe begin?
≠ How big is the universe? | How old is the earth?
How can I improve my English? | What should I do to get better at English? | How do I become better in English?
≠ How can I improve my French? | How can I teach my English?
`;
