"""Sentences of Chinese characters by a CNN (slides: 卷积神经网络). Your `text_cnn` and `conv1d`, kernels of 2 and 3 characters."""

from __future__ import annotations

import torch
from cnn import conv1d, text_cnn  # type: ignore[import-not-found]  # the student's

EMBEDDING, KERNELS, WIDTHS = 8, 6, (2, 3)


class Demo:
    def __init__(self, characters: torch.Tensor, labels: torch.Tensor, seen: int, vocabulary: int) -> None:
        self.characters, self.labels = characters, labels  # (S, T) with 0 after the end, (S,)
        self.seen = seen  # so many sentences are trained on, the rest is new
        self.embedding = parameter(vocabulary, EMBEDDING)
        self.kernels = [(parameter(KERNELS, n, EMBEDDING, size=0.3), parameter(KERNELS, size=0.0)) for n in WIDTHS]
        self.W_out, self.b_out = parameter(2, KERNELS * len(WIDTHS), size=0.3), parameter(2, size=0.0)
        parameters = [self.embedding, self.W_out, self.b_out, *(p for kernel in self.kernels for p in kernel)]
        self.optimizer = torch.optim.Adam(parameters, lr=0.02)

    def embed(self, characters: torch.Tensor) -> torch.Tensor:
        return self.embedding[characters] * (characters > 0).unsqueeze(-1)  # (S, T) -> (S, T, d)

    def log_probs(self, characters: torch.Tensor) -> torch.Tensor:
        found: torch.Tensor = text_cnn(self.embed(characters), self.kernels, self.W_out, self.b_out)
        return found

    def advance(self, steps: int) -> list[float]:
        losses = []
        for _ in range(steps):
            log_probs = self.log_probs(self.characters[: self.seen])
            loss = torch.nn.functional.nll_loss(log_probs, self.labels[: self.seen])
            self.optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            self.optimizer.step()
            losses.append(loss.item())
        return losses

    def show(self) -> dict[str, torch.Tensor]:
        return {"probs": self.log_probs(self.characters).exp(), "grams": self.strongest()}

    def strongest(self) -> torch.Tensor:
        """Start and width of the N-gram that speaks most for the class of each sentence, (S, 2)."""
        x = self.embed(self.characters)
        rows = torch.arange(len(x))
        sign = 2.0 * self.labels - 1  # (S,)
        best, grams = torch.full((len(x),), -torch.inf, dtype=x.dtype), torch.zeros(len(x), 2, dtype=torch.int64)
        for index, (weight, bias) in enumerate(self.kernels):
            highest, where = torch.relu(conv1d(x, weight, bias)).max(dim=1)  # (S, T-n+1, k) -> (S, k)
            columns = slice(index * KERNELS, (index + 1) * KERNELS)
            votes = highest * (self.W_out[1, columns] - self.W_out[0, columns]) * sign[:, None]  # (S, k)
            strength, kernel = votes.max(dim=1)
            here = torch.stack([where[rows, kernel], torch.full_like(kernel, weight.shape[1])], dim=1)
            grams = torch.where((strength > best)[:, None], here, grams)
            best = torch.maximum(strength, best)
        return grams


def parameter(*shape: int, size: float = 1.0) -> torch.Tensor:
    return (size * torch.randn(*shape, dtype=torch.float64)).requires_grad_()
