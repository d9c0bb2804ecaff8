"""What is wrong with the training: findings with their proof, their place and the way to mend them."""
