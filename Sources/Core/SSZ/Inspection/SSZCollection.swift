/// A list or a vector, whatever holds its elements: for walking values whose type is not known beforehand.
public protocol SSZCollection: SSZType, RandomAccessCollection where Element: SSZType, Index == Int {}

extension SSZList: SSZCollection {}
extension SSZVector: SSZCollection {}
extension CachedList: SSZCollection {}
extension CachedVector: SSZCollection {}
