"""The page of goods bought for villagers."""
