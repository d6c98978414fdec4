"""XOR (slides: 模型训练): what one linear layer cannot separate, two can. Your `MLP`, trained by your `train`."""

from __future__ import annotations

import torch
from mlp import MLP, train  # type: ignore[import-not-found]  # the student's


class Demo:
    def __init__(self, x: torch.Tensor, y: torch.Tensor, grid: torch.Tensor) -> None:
        self.x, self.y = x, y  # (4, 2), (4,)
        self.grid = grid  # (rows * columns, 2): points to see the decision at
        self.model = MLP(2, 5, 2).double()
        for layer in (
            self.model.linear1,
            self.model.linear2,
        ):  # the same first weights whatever order a file makes layers in
            torch.nn.init.normal_(layer.weight)
            torch.nn.init.normal_(layer.bias, std=0.5)

    def advance(self, steps: int) -> list[float]:
        return list(train(self.model, self.x, self.y, lr=0.5, epochs=steps))

    def show(self) -> dict[str, torch.Tensor]:
        return {"table": self.model(self.x).exp(), "map": self.model(self.grid).exp()}
