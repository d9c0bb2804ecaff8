"""Which losses are of the batch."""

from __future__ import annotations

import torch

from inspector.probe.batch.lineage import Lineage

IMAGES, LABELS = torch.rand(4, 3), torch.arange(4)


def test_what_a_discriminator_says_of_generated_images_is_not_of_the_batch():
    lineage = Lineage()
    lineage.begins([IMAGES, LABELS])
    judged, real = torch.rand(4), torch.ones(4)
    lineage.passed([IMAGES], [judged])
    assert not lineage.is_other([judged, real])
    fake = torch.rand(4, 3)
    lineage.passed([torch.rand(4, 2)], [fake])
    lineage.passed([fake.detach()], [judged_fake := torch.rand(4)])
    assert lineage.is_other([judged_fake, real])
    lineage.begins([IMAGES, LABELS])
    assert not lineage.is_other([judged_fake, real])


def test_a_second_model_that_is_given_what_the_first_one_made_goes_on_with_the_batch():
    lineage = Lineage()
    lineage.begins([IMAGES, LABELS])
    lineage.passed([IMAGES[:, :2]], [hidden := torch.rand(4, 2)])
    lineage.passed([hidden.flatten()], [scores := torch.rand(4, 5)])
    assert not lineage.is_other([scores, torch.zeros(4)])


def test_a_loss_that_is_given_the_batch_is_of_the_batch():
    lineage = Lineage()
    lineage.begins([IMAGES, LABELS])
    lineage.passed([IMAGES], [torch.rand(4, 2)])
    lineage.passed([torch.rand(4, 2)], [scores := torch.rand(4, 5)])  # of what was sampled in between
    assert not lineage.is_other([scores, LABELS.view(4)])


def test_where_no_model_was_given_the_batch_itself_nothing_is_known():
    lineage = Lineage()
    lineage.begins([IMAGES, LABELS])
    lineage.passed([IMAGES * 2], [scores := torch.rand(4, 5)])
    assert not lineage.is_other([scores, torch.zeros(4)])


def test_tensors_without_memory_are_known_as_themselves():
    lineage = Lineage()
    bare = torch.empty(4, 3, device="meta")
    lineage.begins([bare])
    lineage.passed([bare], [])
    lineage.passed([torch.empty(4, 3, device="meta")], [])
    assert lineage.is_other([torch.empty(4, device="meta")]) and not lineage.is_other([bare])
