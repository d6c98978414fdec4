"""Tags for the words of a sentence (slides: 长短时记忆网络, 序列标注). Your `lstm` reads, a linear layer over its states tags."""

from __future__ import annotations

import torch
from lstm import lstm  # type: ignore[import-not-found]  # the student's

D, H = 8, 12


class Demo:
    def __init__(self, words: torch.Tensor, tags: torch.Tensor, new: torch.Tensor, sizes: tuple[int, int]) -> None:
        self.words, self.tags, self.new = words, tags, new  # (S, T), (S, T) with -1 after the end, (N, T)
        vocabulary, classes = sizes
        self.embedding = parameter(vocabulary, D, size=1.0)
        self.params = (parameter(4 * H, D), parameter(4 * H), parameter(4 * H, H), parameter(4 * H))
        self.W_hy, self.b_hy = parameter(classes, H), parameter(classes)
        self.optimizer = torch.optim.Adam([self.embedding, *self.params, self.W_hy, self.b_hy], lr=0.03)

    def scores(self, words: torch.Tensor) -> torch.Tensor:
        zero = self.embedding.new_zeros(len(words), H)
        hs, _ = lstm(self.embedding[words], zero, zero.clone(), self.params)  # (S, T, H)
        found: torch.Tensor = hs @ self.W_hy.T + self.b_hy  # (S, T, C)
        return found

    def advance(self, steps: int) -> list[float]:
        losses = []
        for _ in range(steps):
            scores = self.scores(self.words)
            loss = torch.nn.functional.cross_entropy(scores.flatten(0, 1), self.tags.flatten(), ignore_index=-1)
            self.optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            self.optimizer.step()
            losses.append(loss.item())
        return losses

    def show(self) -> dict[str, torch.Tensor]:
        return {"tags": self.scores(self.new).argmax(dim=-1)}


def parameter(*shape: int, size: float = 0.3) -> torch.Tensor:
    return (size * torch.randn(*shape, dtype=torch.float64)).requires_grad_()
