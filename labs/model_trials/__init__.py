"""Small language models, really asked: the same questions, many times over.

What several labs need and none can assume: how much of a wrong answer is in the
question, what a second attempt of each sort buys, what a schema hides, what a judge
that says yes is worth. The questions (``tasks``, ``trades``) have answers that a
program can check; ``measure`` asks them, of models on this machine or at any address
that speaks OpenAI's protocol (``completion``), and keeps what came back in
``outcomes.json``. The models are not needed to read it (``attempts``, ``verdicts``)::

    python -m labs llm-integration-patterns measure

The models are two that packages carry (requirements-models.txt): Gemma 3 270M, a base
model, and SmolLM2-135M-Instruct. They are a thousand times smaller than what readers
call; their levels are their own, the questions are anybody's.
"""
