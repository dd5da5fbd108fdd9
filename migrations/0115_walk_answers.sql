-- What was answered to each question of a walk, as [{question, answer}]: the finding as it was asked, and
-- yes or no. Versions from before hold `gap_confirmed` instead, one yes to all their questions.
alter table walks add column answers jsonb not null default '[]'
    constraint walks_answers_list check (jsonb_typeof(answers) = 'array');
