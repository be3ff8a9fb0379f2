# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""What a loader gives: batches of images and labels, and what its data set says about all samples."""

from __future__ import annotations

import os
from typing import Any, Callable, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

import numpy as np
import torch

from ._arrays import to_numpy
from ._errors import OfframpError

LabelMap = Union[None, Mapping[Any, int], Sequence[int], Callable[[Any], int]]

_IMAGE_KEYS = ("image", "images", "img", "pixel_values", "x")
_LABEL_KEYS = ("label", "labels", "target", "targets", "fine_label", "y")


def split_item(item: Any) -> Tuple[Any, Any]:
    """(images, labels) of what a loader or a data set gives."""
    if isinstance(item, Mapping):
        image = next((key for key in _IMAGE_KEYS if key in item), None)
        label = next((key for key in _LABEL_KEYS if key in item), None)
        if image is not None and label is not None:
            return item[image], item[label]
        raise OfframpError("The loader gives a dictionary with %s." % ", ".join(map(str, item)),
                           "Give one with an image and a label, or (images, labels).")
    if isinstance(item, (tuple, list)) and len(item) >= 2:
        return item[0], item[1]
    raise OfframpError("The loader gives a %s, not images and labels." % type(item).__name__,
                       "Give an iterable of (images, labels).")


class Samples:
    """A loader of batches, or a data set of single samples, which are put together here."""

    def __init__(self, loader: Any, labels: LabelMap, transform: Optional[Callable[[Any], Any]],
                 batch_size: int) -> None:
        self._loader, self._map, self._transform, self._batch = loader, labels, transform, batch_size
        self.dataset = getattr(loader, "dataset", loader)
        self._gives_batches = any(getattr(loader, key, None) for key in ("batch_size", "batch_sampler"))

    def batches(self) -> Iterator[Tuple[torch.Tensor, np.ndarray]]:
        """Batches of images [N,…] and class numbers [N], from the first sample on, without batches of no samples."""
        images: List[torch.Tensor] = []
        truths: List[Any] = []
        for item in self._items():
            image, label = split_item(item)
            if self._is_single(image, label):
                images.append(self._tensor(image))
                truths.append(_only(label))
                if len(images) == self._batch:
                    yield torch.stack(images), self.mapped(truths)
                    images, truths = [], []
                continue
            batch = self._tensor(image) if not isinstance(image, (list, tuple)) else torch.stack(
                [self._tensor(each) for each in image] or [torch.zeros(0)])
            if batch.numel():
                self._gives_batches = True  # also where the last one is of one sample
                yield batch, self._checked(batch, label)
        if images:
            yield torch.stack(images), self.mapped(truths)

    def _is_single(self, image: Any, label: Any) -> bool:
        """Whether an item is one sample, of which the label may be an array of one number."""
        if not isinstance(label, (list, tuple)) and np.ndim(label) == 0:
            return True
        if self._gives_batches or isinstance(image, (list, tuple)) or _values(label).size != 1:
            return False
        shape = tuple(getattr(image, "shape", ()))
        return len(shape) == 3 or shape[:1] != (1,)

    def _checked(self, batch: torch.Tensor, label: Any) -> np.ndarray:
        shape = list(_values(label).shape)
        if np.prod(shape) == len(batch):
            return self.mapped(label)
        raise OfframpError("The labels are %s for images %s, not one class number for each image."
                           % (shape, list(batch.shape)),
                           "Have the data set give class numbers, of one-hot labels the place of the 1: "
                           "target_transform=lambda label: int(label.argmax()).")

    def mapped(self, labels: Any) -> np.ndarray:
        """Labels of the data set as class numbers."""
        values = _values(labels).reshape(-1)
        if self._map is None:
            return values
        return np.array([self._class_of(each) for each in values.tolist()], dtype=np.int64)

    def _class_of(self, label: Any) -> int:
        """What labels= has for a label."""
        given = self._map
        try:
            if not callable(given) and not isinstance(given, Mapping) and label < 0:
                raise IndexError  # which would count from the end
            number = given(label) if callable(given) else given[label]  # type: ignore[index]
        except (KeyError, IndexError, TypeError) as error:
            if callable(given) and isinstance(error, TypeError):
                raise
            raise OfframpError("labels= has nothing for the label %r." % label,
                               "Add it: a dict takes any labels, a list those from 0.") from None
        try:
            number = _only(number)
            if int(number) == number:
                return int(number)
        except (TypeError, ValueError, OverflowError):
            pass
        raise OfframpError("labels= makes %r of the label %r, not a class number." % (number, label),
                           "Give whole numbers, counted from 0.")

    def count(self) -> Optional[int]:
        """How many samples there are; None where that is not known."""
        loader = self._loader
        try:
            if hasattr(loader, "dataset") and getattr(loader, "batch_size", None):
                if getattr(loader, "drop_last", False):
                    return len(loader) * int(loader.batch_size)
                is_map = not isinstance(loader.dataset, torch.utils.data.IterableDataset)
                return len(loader.sampler) if is_map and hasattr(loader, "sampler") else len(loader.dataset)
            if hasattr(loader, "dataset"):
                return len(loader.dataset)
            if isinstance(loader, (list, tuple)):
                return sum(self._size_of(*split_item(item)) for item in loader)
            if hasattr(loader, "__getitem__") and hasattr(loader, "__len__"):
                return len(loader)
        except TypeError:
            pass
        return None

    def _size_of(self, image: Any, label: Any) -> int:
        return 1 if self._is_single(image, label) else _values(label).size

    def are_labels_at_hand(self) -> bool:
        """Whether all labels can be had without loading images."""
        return isinstance(self._loader, (list, tuple)) and self._transform is None

    def is_in_order(self) -> bool:
        """Whether samples come in the order of the data set, as far as that can be seen."""
        batches = getattr(self._loader, "batch_sampler", None)
        if batches is not None and type(batches).__name__ != "BatchSampler":
            return False
        sampler = getattr(self._loader, "sampler", None)
        return sampler is None or type(sampler).__name__ == "SequentialSampler"

    def is_shuffled(self) -> bool:
        """Whether each pass is in another order."""
        return type(getattr(self._loader, "sampler", None)).__name__ in ("RandomSampler", "WeightedRandomSampler")

    def labels(self) -> Optional[np.ndarray]:
        """The class numbers of all samples, where the data set lists them without loading images."""
        if not self.is_in_order() or getattr(self._loader, "drop_last", False):
            return None
        try:
            listed = _listed_labels(self.dataset)
            return None if listed is None else self.mapped(listed)
        except (TypeError, ValueError, KeyError):
            return None

    def names(self) -> Optional[List[str]]:
        """The names of all samples: paths below the root of folders of images."""
        if not self.is_in_order() or getattr(self._loader, "drop_last", False):
            return None
        return _listed_names(self.dataset)

    def class_names(self) -> Optional[List[str]]:
        """The names of the classes, where the data set has them and labels are not mapped."""
        whole = _innermost(self.dataset)
        names = getattr(whole, "classes", None)
        for key in _LABEL_KEYS:  # of Hugging Face
            names = names or getattr((getattr(whole, "features", None) or {}).get(key), "names", None)
        if self._map is not None or not isinstance(names, (list, tuple)):
            return None
        return [each if isinstance(each, str) else ", ".join(map(str, each)) if isinstance(each, tuple) else str(each)
                for each in names]

    def _items(self) -> Iterator[Any]:
        if hasattr(self._loader, "__iter__"):
            return iter(self._loader)
        if hasattr(self._loader, "__getitem__") and hasattr(self._loader, "__len__"):
            return (self._loader[i] for i in range(len(self._loader)))
        raise OfframpError("A %s is not an iterable of (images, labels)." % type(self._loader).__name__,
                           "Give a DataLoader, a data set, or a list of batches.")

    def _tensor(self, image: Any) -> torch.Tensor:
        value = self._transform(image) if self._transform is not None else image
        if isinstance(value, np.ndarray):
            value = torch.from_numpy(value)
        if not isinstance(value, torch.Tensor):
            raise OfframpError("The data set gives images of type %s." % type(value).__name__,
                               "Give transform=, what makes a tensor of one, as for training.")
        if not value.is_floating_point() and value.dim() < 3:
            raise OfframpError("An image is a tensor %s." % list(value.shape), "Give images [channels, height, width].")
        return value


def _only(value: Any) -> Any:
    """The number in an array, a tensor or a list of one, else the value itself."""
    if isinstance(value, (list, tuple)) and len(value) == 1:
        return _only(value[0])
    return value.item() if hasattr(value, "item") and np.size(to_numpy(value)) == 1 else value


def _values(labels: Any) -> np.ndarray:
    """Labels as an array, of lists of arrays and tensors too."""
    if isinstance(labels, (list, tuple)):
        labels = [to_numpy(each) if np.ndim(each) else _only(each) for each in labels]
    try:
        return to_numpy(labels)
    except ValueError:
        raise OfframpError("The labels have different lengths: %s." % [np.size(each) for each in labels],
                           "Have the data set give one class number for each image.") from None


def _innermost(dataset: Any) -> Any:
    while hasattr(dataset, "dataset") and hasattr(dataset, "indices"):  # a Subset
        dataset = dataset.dataset
    return dataset


def _listed_labels(dataset: Any) -> Optional[Any]:
    if hasattr(dataset, "dataset") and hasattr(dataset, "indices"):
        whole = _listed_labels(dataset.dataset)
        return None if whole is None else [whole[i] for i in dataset.indices]
    if getattr(dataset, "target_transform", None) is not None:
        return None
    if hasattr(dataset, "tensors") and len(dataset.tensors) == 2:
        return to_numpy(dataset.tensors[1]).tolist()
    for key in _LABEL_KEYS:
        if key in (getattr(dataset, "column_names", None) or ()):  # a table of Hugging Face: no image is read
            return to_numpy(dataset[key]).tolist()
    pairs = getattr(dataset, "samples", None) or getattr(dataset, "imgs", None)
    for found in (getattr(dataset, "targets", None), getattr(dataset, "labels", None),
                  None if pairs is None else [pair[1] for pair in pairs]):
        if found is not None and len(found) == len(dataset):
            return to_numpy(found).tolist()
    return None


def _listed_names(dataset: Any) -> Optional[List[str]]:
    if hasattr(dataset, "dataset") and hasattr(dataset, "indices"):
        whole = _listed_names(dataset.dataset)
        return None if whole is None else [whole[i] for i in dataset.indices]
    pairs = getattr(dataset, "samples", None) or getattr(dataset, "imgs", None)
    root = getattr(dataset, "root", None)
    if not pairs or root is None or not isinstance(pairs[0], (tuple, list)) or not isinstance(pairs[0][0], str):
        return None
    return [os.path.relpath(pair[0], root).replace(os.sep, "/") for pair in pairs]


def thumbnails_of(images: torch.Tensor, mean: Sequence[float], std: Sequence[float], side: int) -> np.ndarray:
    """Images [N,C,h,w] with mean and standard deviation undone, as uint8 [N,h,w,3], at most side pixels on a side."""
    pixels = images.detach().float().cpu()
    shape = (1, -1, 1, 1)
    pixels = pixels * torch.tensor(list(std)).reshape(shape) + torch.tensor(list(mean)).reshape(shape)
    height, width = pixels.shape[2:]
    longest = max(height, width)
    if longest > side:
        size = (max(1, round(height * side / longest)), max(1, round(width * side / longest)))
        pixels = torch.nn.functional.interpolate(pixels, size=size, mode="bicubic", align_corners=False, antialias=True)
    pixels = pixels.expand(-1, 3, -1, -1) if pixels.shape[1] == 1 else pixels[:, :3]
    return (pixels.clamp(0, 1) * 255).round().to(torch.uint8).permute(0, 2, 3, 1).contiguous().numpy()
