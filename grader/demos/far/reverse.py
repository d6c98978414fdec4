"""A sequence backwards (slides: 序列到序列模型, 注意力机制). Your decoder with attention: trained with `teacher_forcing_loss`,
used by `greedy_decode`, looked into with `decoder_step`. The encoder is torch's own RNN."""

from __future__ import annotations

import torch
from seq2seq import decoder_step, greedy_decode, teacher_forcing_loss  # type: ignore[import-not-found]  # the student's

E, H, BATCH = 10, 24, 32
BOS, EOS, FIRST = 0, 1, 2  # words from FIRST on are letters
SHORTEST, LONGEST = 3, 6  # letters of a sequence trained on


class Demo:
    def __init__(self, sources: list[torch.Tensor], vocabulary: int) -> None:
        self.sources = sources  # each (S,), to be reversed in the end
        self.vocabulary, self.longest = vocabulary, max(len(source) for source in sources)
        self.encoder = torch.nn.RNN(E, H, batch_first=True).double()
        self.source_embedding, self.embedding = parameter(vocabulary, E, size=1.0), parameter(vocabulary, E, size=1.0)
        self.params = (parameter(H, E + H), parameter(H), parameter(H, H), parameter(H))
        self.W_hy, self.b_hy = parameter(vocabulary, H), parameter(vocabulary)
        own = [self.source_embedding, self.embedding, *self.params, self.W_hy, self.b_hy]
        self.optimizer = torch.optim.Adam([*own, *self.encoder.parameters()], lr=0.01)

    def encode(self, source: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """The encoder's last state and all its states, (B, H) and (B, S, H)."""
        states, last = self.encoder(self.source_embedding[source])
        return last[0], states

    def advance(self, steps: int) -> list[float]:
        losses = []
        for _ in range(steps):
            length = int(torch.randint(SHORTEST, LONGEST + 1, ()))
            source = torch.randint(FIRST, self.vocabulary, (BATCH, length))
            targets = torch.cat([source.flip(1), torch.full((BATCH, 1), EOS)], dim=1)
            h0, states = self.encode(source)
            loss = teacher_forcing_loss(targets, h0, states, self.embedding, self.params, self.W_hy, self.b_hy, BOS)
            self.optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            self.optimizer.step()
            losses.append(loss.item())
        return losses

    def show(self) -> dict[str, torch.Tensor]:
        answers = [self.decode(source) for source in self.sources]
        words = torch.full((len(answers), self.longest + 2), -1)  # -1 after the end
        for row, (found, _) in zip(words, answers, strict=True):
            row[: len(found)] = torch.tensor(found, dtype=torch.int64)
        return {"words": words, "weights": answers[0][1]}

    def decode(self, source: torch.Tensor) -> tuple[list[int], torch.Tensor]:
        """The words of `greedy_decode`, and where each step looked, (T, S)."""
        h, states = self.encode(source.unsqueeze(0))
        output = self.embedding, self.params, self.W_hy, self.b_hy
        words = greedy_decode(h, states, *output, BOS, EOS, max_steps=self.longest + 2)
        weights = []
        for word in [BOS, *words[:-1]]:
            h, looked = decoder_step(self.embedding[word].unsqueeze(0), h, states, self.params)
            weights.append(looked[0])
        return words, torch.stack(weights)


def parameter(*shape: int, size: float = 0.2) -> torch.Tensor:
    return (size * torch.randn(*shape, dtype=torch.float64)).requires_grad_()
