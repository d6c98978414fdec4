"""Who bites whom (slides: Transformer, 位置编码). Your `transformer_encoder`, once with `add_positional_encoding` and once
without: the same words in another order are another sentence, which an encoder without positions cannot see."""

from __future__ import annotations

import torch
from position import add_positional_encoding  # type: ignore[import-not-found]  # the student's
from transformer import transformer_encoder  # type: ignore[import-not-found]

D, F, HEADS, BATCH = 16, 32, 2, 32


class Demo:
    def __init__(self, words: torch.Tensor, labels: torch.Tensor, new: torch.Tensor, vocabulary: int) -> None:
        self.words, self.labels, self.new = words, labels, new  # (S, n), (S,), (N, n)
        self.models = [Classifier(vocabulary, positions=True), Classifier(vocabulary, positions=False)]

    def advance(self, steps: int) -> list[float]:
        losses = []
        for _ in range(steps):
            batch = torch.randint(len(self.words), (BATCH,))
            both = [model.step(self.words[batch], self.labels[batch]) for model in self.models]
            losses.append(both[0])
        return losses

    def show(self) -> dict[str, torch.Tensor]:
        return {"probs": torch.stack([torch.softmax(model.scores(self.new), dim=-1) for model in self.models])}


class Classifier:
    """An encoder of one block, the mean over the words, and a linear layer."""

    def __init__(self, vocabulary: int, *, positions: bool) -> None:
        self.positions = positions
        self.embedding = parameter(vocabulary, D, size=1.0)
        self.block = {
            **{name: parameter(D, D) for name in ("W_q", "W_k", "W_v", "W_o")},
            "gamma1": constant(1.0, D), "beta1": constant(0.0, D), "W1": parameter(F, D), "b1": constant(0.0, F),
            "W2": parameter(D, F), "b2": constant(0.0, D), "gamma2": constant(1.0, D), "beta2": constant(0.0, D),
        }  # fmt: skip
        self.W_hy, self.b_hy = parameter(2, D), constant(0.0, 2)
        self.optimizer = torch.optim.Adam([self.embedding, *self.block.values(), self.W_hy, self.b_hy], lr=0.01)

    def scores(self, words: torch.Tensor) -> torch.Tensor:
        x = self.embedding[words]  # (B, n) -> (B, n, d)
        if self.positions:
            x = add_positional_encoding(x)
        encoded = transformer_encoder(x, [self.block], HEADS)
        found: torch.Tensor = encoded.mean(dim=1) @ self.W_hy.T + self.b_hy  # (B, 2)
        return found

    def step(self, words: torch.Tensor, labels: torch.Tensor) -> float:
        loss = torch.nn.functional.cross_entropy(self.scores(words), labels)
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()
        return loss.item()


def parameter(*shape: int, size: float = 0.25) -> torch.Tensor:
    return (size * torch.randn(*shape, dtype=torch.float64)).requires_grad_()


def constant(value: float, *shape: int) -> torch.Tensor:
    return torch.full(shape, value, dtype=torch.float64, requires_grad=True)
